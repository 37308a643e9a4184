//! The function of one product: its sum, and what becomes of it.

use crate::{
    compile::product::{MatrixProduct, each},
    tuning::{LoadPath, Tile},
};

impl MatrixProduct {
    /// The function `job{n}(wg, lane)` of a workgroup's number and a thread's place, and what it needs.
    pub fn source(&self, n: usize, tile: Tile) -> String {
        let (rows, columns) = self.blocks(tile);
        let (side, across) = (tile.side(), self.across(tile));
        let of_images = || "record.rows4".to_owned();
        let rows4 = self.rows4.map_or_else(of_images, |rows4| format!("{rows4}u"));
        let depth4 = self.depth4.map_or_else(of_images, |depth4| format!("{depth4}u"));
        let step = side * if self.pair { 1 } else { columns };
        let arguments = if self.pair { "y: vec4f, other: vec4f" } else { "y: vec4f" };
        let body = match tile.path {
            LoadPath::Direct => format!(
                "if (inside) {{ {declare}\n{sum}\n{finish} }}",
                declare = self.declare(tile, "true"),
                sum = self.direct_sum(tile, "0u", 1),
                finish = self.finishes(n, tile),
            ),
            LoadPath::Split => format!(
                "{declare}\nif (inside) {{ {sum} }}\n{gather}\nif (inside && first) {{ {finish} }}",
                declare = self.declare(tile, "first"),
                sum = self.direct_sum(tile, "lane.z", 4),
                gather = self.gather(tile),
                finish = self.finishes(n, tile),
            ),
            LoadPath::Shared => format!(
                "{declare}\n{sum}\nif (inside) {{ {finish} }}",
                declare = self.declare(tile, "true"),
                sum = self.shared_sum(tile),
                finish = self.finishes(n, tile),
            ),
        };
        format!(
            "fn finish{n}(row: u32, c: u32, {arguments}) {{ {finish} }}
fn job{n}(wg: u32, lane: vec3u) {{
    {begin}
    let rows4 = {rows4};
    let depth4 = {depth4};
    let r = wg / {across}u * {span}u + lane.y;
    let c = wg % {across}u * {step}u + lane.x;
    let inside = r < rows4 && c < {columns4}u;
    let first = lane.z == 0u;
    let thread = (lane.z * {side}u + lane.y) * {side}u + lane.x;
    let group = wg / {across}u * {side}u + lane.y;
    {body}
    {end}
}}
",
            begin = self.begin,
            finish = self.finish,
            span = side * rows,
            columns4 = self.columns4,
            end = self.end,
        )
    }

    /// The sums as they begin: with the bias, where `with_bias` holds.
    fn declare(&self, tile: Tile, with_bias: &str) -> String {
        let (rows, columns) = self.blocks(tile);
        let starts = each(columns, |j| match self.bias {
            None => format!("let bias{j} = vec4f();"),
            Some(bias) => {
                let column = self.column(tile, j);
                format!("let bias{j} = select(vec4f(), weights[{bias}u + {column}], {with_bias});")
            }
        });
        let blocks = each(rows * columns, |n| {
            let (i, j) = (n / columns, n % columns);
            format!("var y{i}{j} = mat4x4f(bias{j}, bias{j}, bias{j}, bias{j});")
        });
        let sums = if self.sums.is_some() {
            each(columns, |j| format!("var s{j} = vec4f();"))
        } else {
            String::new()
        };
        format!("{starts}\n{blocks}\n{sums}")
    }

    /// One term of the sum for every block.
    pub(crate) fn term(
        &self,
        tile: Tile,
        a: impl Fn(usize) -> String,
        b: impl Fn(usize) -> String,
    ) -> String {
        let (rows, columns) = self.blocks(tile);
        let left = each(rows, |i| format!("let a{i} = {};", a(i)));
        let right = each(columns, |j| format!("let b{j} = {};", b(j)));
        let blocks = each(rows * columns, |n| {
            let (i, j) = (n / columns, n % columns);
            format!("y{i}{j} += b{j} * a{i};")
        });
        let sums = match self.sums {
            Some(_) => each(columns, |j| format!("s{j} += b{j} * vec4f(1.0);")),
            None => String::new(),
        };
        format!("{left}\n{right}\n{blocks}\n{sums}")
    }

    /// Hands on every block, row by row.
    fn finishes(&self, n: usize, tile: Tile) -> String {
        let (rows, columns) = self.blocks(tile);
        let call = |i: usize, j: usize| {
            let (row, column) = (Self::row(tile, i), self.column(tile, j));
            let calls = each(4, |q| {
                let other = if self.pair { format!(", y{i}1[{q}]") } else { String::new() };
                format!("finish{n}(4u * {row} + {q}u, {column}, y{i}{j}[{q}]{other});")
            });
            format!("if ({row} < rows4 && {column} < {}u) {{ {calls} }}", self.columns4)
        };
        let blocks = match self.pair {
            true => each(rows, |i| call(i, 0)),
            false => each(rows * columns, |n| call(n / columns, n % columns)),
        };
        let sums = self.sums.map_or_else(String::new, |at| {
            each(columns, |j| {
                let (column, factor) = (self.column(tile, j), self.sum_factor);
                format!(
                    "if (r == 0u && {column} < {}u) {{ gradients[{at}u + {column}] = s{j}{factor}; }}",
                    self.columns4
                )
            })
        });
        format!("{blocks}\n{sums}")
    }
}
