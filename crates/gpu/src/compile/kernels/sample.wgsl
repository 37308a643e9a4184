// Samples z where mu is normalized after the head.
@compute @workgroup_size(8, 8)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_id) lane: vec3u) {
    let across = (LATENT4 + 7u) / 8u;
    let r = id.x / across * 8u + lane.y;
    let c = id.x % across * 8u + lane.x;
    if (c >= LATENT4) { return; }
    if (r < record.rows4) {
        for (var row = 4u * r; row < 4u * r + 4u; row++) { sample(row, c, mu_at(row, c), logvar_at(row, c)); }
    }
    keep_kl(r, c);
}
