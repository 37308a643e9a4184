// Everything that all kernels see. Before it stand the constants of the net, the structs that host and device
// share, and the buffers. Matrices are row-major, their widths counted in vec4 ("4" in a name).

// A 4x4 block of a matrix whose rows are `width` vec4 long: column q is row 4 row + q of the matrix.
fn activations_block(at: u32, width: u32, row: u32, column: u32) -> mat4x4f {
    let k = at + 4u * row * width + column;
    return mat4x4f(activations[k], activations[k + width], activations[k + 2u * width], activations[k + 3u * width]);
}

fn weights_block(at: u32, width: u32, row: u32, column: u32) -> mat4x4f {
    let k = at + 4u * row * width + column;
    return mat4x4f(weights[k], weights[k + width], weights[k + 2u * width], weights[k + 3u * width]);
}

// Where the images of rows 4 row to 4 row + 3 begin, and a block of their pixels.
fn image_rows(row: u32) -> vec4u {
    let k = 4u * row;
    return PIXELS4 * vec4u(record.images[k], record.images[k + 1u], record.images[k + 2u], record.images[k + 3u]);
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

// Magnitudes as bits: their order is that of the numbers, and NaN is above all of them.
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

// Whether the pass has one of these bounds, some codes together.
fn has_bound(codes: u32) -> bool {
    return (record.bounds & codes) != 0u;
}
