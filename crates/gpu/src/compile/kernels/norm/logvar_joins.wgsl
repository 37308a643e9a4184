// One layer gives mu and logvar: the gradient of logvar joins that of mu before the normalization.
fn logvar_gradient(row: u32, c: u32) -> vec4f { return activations[LOGVAR_GRADIENT + row * COLUMNS4 + c]; }
