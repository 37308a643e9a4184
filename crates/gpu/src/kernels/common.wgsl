// Everything that all kernels see. Matrices are row-major, their widths counted in vec4 ("4" in a name).

// What one pass over some images is to do; see record.rs.
struct Record {
    rows: u32, rows4: u32, step: u32, key: u32,
    first_row: u32, noise: u32, table: u32, slot: u32,
    train: u32, running: u32, bounded: u32, store: u32,
    learning_rate: f32, beta: f32, weight: f32, share: f32,
    sharpness: f32, free_bits: f32, logvar_min: f32, logvar_max: f32,
    weight_decay: f32, momentum: f32, clip_norm: f32, clip_value: f32,
    skip_norm: f32, mix: f32, unbiased: f32, gap: u32,
    sums: u32, spare0: u32, spare1: u32, spare2: u32,
    images: array<u32>,
}

// What outlives a pass: Adam's corrections, the bounds of this step's update, and the numbers to be read back.
struct State {
    correction1: f32, correction2: f32, scale: f32, keep: u32,
    factor: f32, gap: f32, spare0: u32, spare1: u32,
    out: array<f32>,
}

// Trained parameters, then running statistics.
@group(0) @binding(0) var<storage, read_write> p: array<vec4f, WEIGHTS4>;
@group(0) @binding(1) var<storage, read_write> moments: array<vec4f, MOMENTS4>;
@group(0) @binding(2) var<storage, read_write> grad: array<vec4f, PARAMETERS4>;
@group(0) @binding(3) var<storage, read_write> act: array<vec4f, ACTIVATIONS4>;
@group(0) @binding(4) var<storage, read_write> state: State;
@group(0) @binding(5) var<storage, read> images: array<u32>;
@group(0) @binding(6) var<storage, read> rec: Record;
@group(0) @binding(7) var<storage, read> table: array<f32>;

// A 4x4 block of a matrix whose rows are `width` vec4 long: column q is row 4 row + q of the matrix.
fn act_block(at: u32, width: u32, row: u32, column: u32) -> mat4x4f {
    let k = at + 4u * row * width + column;
    return mat4x4f(act[k], act[k + width], act[k + 2u * width], act[k + 3u * width]);
}

fn p_block(at: u32, width: u32, row: u32, column: u32) -> mat4x4f {
    let k = at + 4u * row * width + column;
    return mat4x4f(p[k], p[k + width], p[k + 2u * width], p[k + 3u * width]);
}

// Where the images of rows 4 row to 4 row + 3 begin, and a block of their pixels.
fn image_rows(row: u32) -> vec4u {
    let k = 4u * row;
    return PIXELS4 * vec4u(rec.images[k], rec.images[k + 1u], rec.images[k + 2u], rec.images[k + 3u]);
}

fn image_block(starts: vec4u, column: u32) -> mat4x4f {
    return mat4x4f(
        unpack4x8unorm(images[starts.x + column]), unpack4x8unorm(images[starts.y + column]),
        unpack4x8unorm(images[starts.z + column]), unpack4x8unorm(images[starts.w + column]),
    );
}

// Which of the four numbers of a column are no padding.
fn within(column: u32, width: u32) -> vec4<bool> {
    return vec4u(4u * column) + vec4u(0u, 1u, 2u, 3u) < vec4u(width);
}

// Magnitudes as bits: their order is that of the numbers, and no number is above every other.
fn magnitude(x: vec4f) -> vec4u {
    return bitcast<vec4u>(x) & vec4u(0x7fffffffu);
}

fn largest(x: vec4u) -> u32 {
    return max(max(x.x, x.y), max(x.z, x.w));
}

fn sigmoid(x: vec4f) -> vec4f {
    let e = exp(-abs(x));
    return select(e, vec4f(1.0), x >= vec4f()) / (1.0 + e);
}
