//! stub
use elbo_engine::*;
/// stub
pub use elbo_cpu::CpuEngine as GpuEngineInner;
/// stub
pub struct Tuning; impl Tuning { /// stub
pub fn for_adapter(_:bool)->Self{Self} }
/// stub
pub struct Gpu { /// s
 pub software:bool, /// s
 pub device:(), /// s
 pub queue:() }
/// stub
pub async fn open()->Result<Gpu,EngineError>{Ok(Gpu{software:true,device:(),queue:()})}
/// stub
pub struct GpuEngine;
impl GpuEngine { /// stub
 pub async fn new(_:&(),_:&(),p:&Program,w:&Weights,_:Tuning)->Result<GpuEngineInner,EngineError>{Ok(GpuEngineInner::new(p,w)?)} }
