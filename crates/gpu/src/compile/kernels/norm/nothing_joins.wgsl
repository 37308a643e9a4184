fn logvar_gradient(row: u32, c: u32) -> vec4f { return vec4f(); }
