//! Numbers as text.

/// A whole number with a comma every three digits.
#[must_use]
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A quantity in nats: four digits or so, whatever its size.
#[must_use]
pub fn nats(value: f32) -> String {
    match value.abs() {
        _ if !value.is_finite() => "not finite".to_owned(),
        size if size >= 1e6 => format!("{value:.2e}"),
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_every_three_digits_from_the_right() {
        assert_eq!([0, 999, 1000, 224_464].map(grouped), ["0", "999", "1,000", "224,464"]);
        assert_eq!(grouped(u32::MAX), "4,294,967,295");
    }

    #[test]
    fn nats_keep_about_four_digits() {
        assert_eq!(
            [0.1234, 99.34, 543.43, 1234.5, 3e7].map(nats),
            ["0.12", "99.3", "543.4", "1234", "3.00e7"]
        );
        assert_eq!(nats(f32::NAN), "not finite");
    }
}
