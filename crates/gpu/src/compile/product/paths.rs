//! How the numbers that a product multiplies come to the threads.
//!
//! A device that computes on the CPU has caches and few threads: there every thread loads for itself. A graphics
//! processor has more threads than a product of a batch has blocks: there four threads share each sum.

use crate::{
    compile::product::{Left, MatrixProduct, Right, each},
    tuning::Tile,
};

impl MatrixProduct {
    /// The sum from `from` on, every thread loading for itself.
    pub(crate) fn direct_sum(&self, tile: Tile, from: &str, stride: usize) -> String {
        let (outer, inner) = match self.left {
            Left::Rows(None) => {
                let starts = |i| format!("let starts{i} = image_rows({});", Self::row(tile, i));
                (each(tile.rows, starts), String::new())
            }
            Left::Columns(None) => (String::new(), "let starts = image_rows(k);".to_owned()),
            _ => (String::new(), String::new()),
        };
        let starts = |i| match self.left {
            Left::Rows(None) => format!("starts{i}"),
            _ => "starts".to_owned(),
        };
        let term = self.term(
            tile,
            |i| self.a(&Self::row(tile, i), "k", &starts(i)),
            |j| self.b(&self.column(tile, j), "k"),
        );
        format!("{outer}\nfor (var k = {from}; k < depth4; k += {stride}u) {{ {inner}\n{term} }}")
    }

    /// The sum through workgroup memory, eight blocks at a time: each thread brings the blocks of its place,
    /// neighbors in a row what lies side by side. They are stored by block columns, against bank conflicts.
    pub(crate) fn shared_sum(&self, tile: Tile) -> String {
        let (rows, columns) = self.blocks(tile);
        let bring = |to: &str, count: usize, along: bool, block: &dyn Fn(usize) -> String| {
            let (x, kk) = if along { ("lane.y", "lane.x") } else { ("lane.x", "lane.y") };
            let store =
                |i: usize| each(4, |q| format!("{to}[{at}u + kk * 8u + x] = m[{q}];", at = 256 * i + 64 * q));
            each(count, |i| {
                let block = block(i);
                format!(
                    "{{ let x = {x}; let kk = {kk}; var m = mat4x4f();
                    if (k + kk < depth4) {{ m = {block}; }}\n{store} }}",
                    store = store(i)
                )
            })
        };
        let take = |from: &str, i: usize, x: &str| {
            let part = |q: usize| format!("{from}[{at}u + kk * 8u + {x}]", at = 256 * i + 64 * q);
            format!("mat4x4f({}, {}, {}, {})", part(0), part(1), part(2), part(3))
        };
        let row = |i: usize| format!("(r - lane.y + x + {}u)", 8 * i);
        let column =
            |j: usize| format!("(c - lane.x + x + {}u)", j * if self.pair { self.columns4 } else { 8 });
        let (k, by_rows) = ("(k + kk)", matches!(self.left, Left::Rows(_)));
        let a = |i: usize| {
            let starts = format!("image_rows({})", if by_rows { row(i) } else { k.to_owned() });
            self.a(&row(i), k, &starts)
        };
        let b = |j: usize| self.b(&column(j), k);
        let along_b = matches!(self.right, Right::Transposed(_));
        format!(
            "for (var k = 0u; k < depth4; k += 8u) {{
    {bring_a}\n{bring_b}
    workgroupBarrier();
    for (var kk = 0u; kk < 8u; kk++) {{ {term} }}
    workgroupBarrier();
}}",
            bring_a = bring("tile_a", rows, by_rows, &a),
            bring_b = bring("tile_b", columns, along_b, &b),
            term = self.term(tile, |i| take("tile_a", i, "lane.y"), |j| take("tile_b", j, "lane.x")),
        )
    }

    /// The four parts of every split sum, put together by the first thread of each.
    pub(crate) fn gather(&self, tile: Tile) -> String {
        let (rows, columns) = self.blocks(tile);
        let blocks = each(rows * columns, |n| {
            let y = format!("y{}{}", n / columns, n % columns);
            format!(
                "workgroupBarrier();\nparts[thread] = {y};\nworkgroupBarrier();
                if (first) {{ {y} += parts[thread + 16u] + parts[thread + 32u] + parts[thread + 48u]; }}"
            )
        });
        let sums = match self.sums {
            Some(_) => each(columns, |j| {
                format!(
                    "workgroupBarrier();\nparts[thread][0] = s{j};\nworkgroupBarrier();
                    if (first) {{ s{j} += parts[thread + 16u][0] + parts[thread + 32u][0] + parts[thread + 48u][0]; }}"
                )
            }),
            None => String::new(),
        };
        format!("{blocks}\n{sums}")
    }
}
