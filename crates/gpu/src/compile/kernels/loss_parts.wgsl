// How many shares of the reconstruction loss the output kernel left.
fn loss_parts() -> u32 { return (record.rows4 + OUTPUT_SPAN - 1u) / OUTPUT_SPAN * OUTPUT_ACROSS * 64u; }
