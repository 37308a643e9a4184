//! Matrix products as WGSL: `C[rows, columns] = sum over k of A[rows, k] B[k, columns]`, in blocks of 4x4
//! numbers, each thread having a few blocks.

use crate::{
    compile::{activations::Matrix, kernel::Groups},
    tuning::{LoadPath, Tile},
};

/// The matrix on the left. All of them lie by rows of images.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Left {
    /// A matrix, or the images' pixels.
    Rows(Option<Matrix>),
    /// The same transposed: the sum runs over images.
    Columns(Option<Matrix>),
}

/// The matrix on the right.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Right {
    /// Weights.
    Weights(Matrix),
    /// Weights transposed.
    Transposed(Matrix),
    /// A matrix by rows of images.
    Rows(Matrix),
}

/// One product, and what becomes of it.
#[derive(Debug, Clone)]
pub(crate) struct MatrixProduct {
    /// Rows in fours; none: as many as there are images.
    pub rows4: Option<usize>,
    /// Columns in fours.
    pub columns4: usize,
    /// Length of the sum in fours; none: as many as there are images.
    pub depth4: Option<usize>,
    /// A.
    pub left: Left,
    /// B.
    pub right: Right,
    /// Where a row begins in the parameters that is added to every row.
    pub bias: Option<usize>,
    /// Where the sum of B's rows goes in the gradients.
    pub sums: Option<usize>,
    /// What that sum is multiplied by, as ` * x`, or nothing.
    pub sum_factor: &'static str,
    /// Whether a thread has columns `c` and `columns4 + c` and hands on both together.
    pub pair: bool,
    /// Statements that every thread begins with.
    pub begin: &'static str,
    /// Statements with the numbers `y` (and `other`, of a pair) of row `row`, columns `4 c` to `4 c + 3`.
    pub finish: String,
    /// Statements that every thread ends with: `wg`, `group`, `thread`, `c`, and `first` of a split.
    pub end: String,
}

pub(crate) fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().join("\n")
}

impl MatrixProduct {
    pub(crate) fn blocks(&self, tile: Tile) -> (usize, usize) {
        (tile.rows, if self.pair { 2 } else { tile.columns })
    }

    fn across(&self, tile: Tile) -> usize {
        self.columns4.div_ceil(tile.side() * if self.pair { 1 } else { tile.columns })
    }

    /// How many workgroups it takes.
    pub fn groups(&self, tile: Tile) -> Groups {
        let (across, span) = (self.across(tile), tile.side() * tile.rows);
        match self.rows4 {
            Some(rows4) => Groups::Fixed(across * rows4.div_ceil(span)),
            None => Groups::PerRows { across, span },
        }
    }

    pub(crate) fn row(tile: Tile, i: usize) -> String {
        format!("(r + {}u)", tile.side() * i)
    }

    pub(crate) fn column(&self, tile: Tile, j: usize) -> String {
        format!("(c + {}u)", j * if self.pair { self.columns4 } else { tile.side() })
    }

    /// A block of A by its row and its place in the sum: column i is row `4 row + i`.
    pub(crate) fn a(&self, row: &str, k: &str, starts: &str) -> String {
        match self.left {
            Left::Rows(Some(Matrix { at, width })) => {
                format!("activations_block({at}u, {width}u, {row}, {k})")
            }
            Left::Rows(None) => format!("image_block({starts}, {k})"),
            Left::Columns(Some(Matrix { at, width })) => {
                format!("transpose(activations_block({at}u, {width}u, {k}, {row}))")
            }
            Left::Columns(None) => format!("transpose(image_block({starts}, {row}))"),
        }
    }

    /// A block of B by its column and its place in the sum: column q is row `4 k + q`.
    pub(crate) fn b(&self, column: &str, k: &str) -> String {
        match self.right {
            Right::Weights(Matrix { at, width }) => format!("weights_block({at}u, {width}u, {k}, {column})"),
            Right::Transposed(Matrix { at, width }) => {
                format!("transpose(weights_block({at}u, {width}u, {column}, {k}))")
            }
            Right::Rows(Matrix { at, width }) => format!("activations_block({at}u, {width}u, {k}, {column})"),
        }
    }

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
