// Counts the WebGPU calls of whatever runs in the page. To be called before the library loads.
const METHODS = {
  dispatches: [
    ['GPUComputePassEncoder', 'dispatchWorkgroups'], ['GPUComputePassEncoder', 'dispatchWorkgroupsIndirect'],
  ],
  bind_groups: [['GPUDevice', 'createBindGroup']],
  buffers: [['GPUDevice', 'createBuffer']],
  writes: [['GPUQueue', 'writeBuffer']],
  submits: [['GPUQueue', 'submit']],
  maps: [['GPUBuffer', 'mapAsync']],
  pipelines: [['GPUDevice', 'createComputePipeline'], ['GPUDevice', 'createComputePipelineAsync']],
};

export function countCalls() {
  const counts = Object.fromEntries(Object.keys(METHODS).map((key) => [key, 0]));
  for (const [key, methods] of Object.entries(METHODS)) {
    for (const [type, method] of methods) {
      const prototype = globalThis[type]?.prototype;
      const original = prototype?.[method];
      if (!original) continue;
      prototype[method] = function (...parameters) {
        counts[key]++;
        return original.apply(this, parameters);
      };
    }
  }
  return counts;
}
