//! A kernel of one or several products.

use crate::{
    compile::{kernel::Groups, product::MatrixProduct},
    tuning::{LoadPath, Tile},
};

/// Workgroup memory and entry point of a kernel of some products, each on workgroups of its own.
pub(crate) fn entry(products: &[MatrixProduct], tile: Tile) -> (String, Groups) {
    let side = tile.side();
    let jobs = products.iter().enumerate().map(|(n, product)| product.source(n, tile)).collect::<String>();
    let memory = match tile.path {
        LoadPath::Direct => String::new(),
        LoadPath::Split => "var<workgroup> parts: array<mat4x4f, 64>;".to_owned(),
        LoadPath::Shared => format!(
            "var<workgroup> tile_a: array<vec4f, {}>;\nvar<workgroup> tile_b: array<vec4f, {}>;",
            256 * tile.rows,
            256 * tile.columns.max(if products.iter().any(|product| product.pair) { 2 } else { 1 }),
        ),
    };
    let (mut total, mut calls) = (0, String::new());
    let groups = match products {
        [one] => {
            calls.push_str("job0(id.x, lane);");
            one.groups(tile)
        }
        _ => {
            for (n, product) in products.iter().enumerate() {
                let count = match product.groups(tile) {
                    Groups::Fixed(count) | Groups::PerRows { across: count, .. } => count,
                };
                calls.push_str(&format!(
                    "if (id.x >= {total}u && id.x < {end}u) {{ job{n}(id.x - {total}u, lane); }}\n",
                    end = total + count
                ));
                total += count;
            }
            Groups::Fixed(total)
        }
    };
    let depth = 64 / (side * side);
    let text = format!(
        "{memory}\n{jobs}
@compute @workgroup_size({side}, {side}, {depth})
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_id) lane: vec3u) {{
    {calls}
}}"
    );
    (text, groups)
}
