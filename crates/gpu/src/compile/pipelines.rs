//! Kernels made ready to run.

use wgpu::{
    BindGroupLayout, BindGroupLayoutDescriptor, BindGroupLayoutEntry, BindingType, BufferBindingType,
    ComputePipeline, Device, ShaderStages,
};

use crate::compile::{
    bindings::Binding,
    kernel::{ComputeKernel, Groups},
    passes::{Kernels, Passes},
};

/// Kernels made ready to run.
#[derive(Debug)]
pub(crate) struct Pipelines {
    /// What they are bound to.
    pub layout: BindGroupLayout,
    /// Each with its kernel's workgroups.
    pub list: Vec<(ComputePipeline, Groups)>,
    /// Their order.
    pub passes: Passes,
}

impl Pipelines {
    /// Compiles all kernels. Failures reach the device's error scope.
    pub fn new(device: &Device, kernels: Kernels) -> Self {
        let entry = |binding: Binding| BindGroupLayoutEntry {
            binding: binding as u32,
            visibility: ShaderStages::COMPUTE,
            ty: BindingType::Buffer {
                ty: BufferBindingType::Storage { read_only: binding.is_read_only() },
                has_dynamic_offset: binding.has_offset(),
                min_binding_size: None,
            },
            count: None,
        };
        let entries = Binding::ALL.map(entry);
        let layout =
            device.create_bind_group_layout(&BindGroupLayoutDescriptor { label: None, entries: &entries });
        let whole = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let compile = |kernel: &ComputeKernel| {
            let label = Some(kernel.label.as_str());
            let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
                label,
                source: wgpu::ShaderSource::Wgsl(kernels.text(kernel).into()),
            });
            let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label,
                layout: Some(&whole),
                module: &module,
                entry_point: Some("main"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                cache: None,
            });
            (pipeline, kernel.groups)
        };
        let list = kernels.list.iter().map(compile).collect();
        Self { layout, list, passes: kernels.passes }
    }
}
