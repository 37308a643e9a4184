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

/// The KL of one latent dimension in nats: what is next to nothing keeps four digits after the point.
#[must_use]
pub fn share_nats(kl: f32) -> String {
    if kl < 0.1 { format!("{kl:.4}") } else { nats(kl) }
}

/// A number of any size: three digits, with an exponent where it is small or large.
#[must_use]
pub fn scientific(value: f32) -> String {
    if !value.is_finite() {
        return "not finite".to_owned();
    }
    // A rate that was halved ten times, and came back from 32 bits, has ten digits.
    let rounded: f32 = format!("{value:.2e}").parse().unwrap_or(value);
    let plain = rounded == 0.0 || (1e-2..1e4).contains(&rounded.abs());
    if plain { rounded.to_string() } else { format!("{rounded:e}") }
}

/// An end of a range, which is exact: with an exponent where it is small or large.
#[must_use]
pub fn bound(value: f32) -> String {
    let plain = value == 0.0 || (1e-2..1e6).contains(&value.abs());
    if plain { value.to_string() } else { format!("{value:e}") }
}

/// A share in percent: one digit after the point.
#[must_use]
pub fn percent(value: f32) -> String {
    if value.is_finite() { format!("{value:.1} %") } else { "not finite".to_owned() }
}

/// A tick's value: plain where that is short, else with an exponent.
#[must_use]
pub fn tick(value: f64) -> String {
    // Ticks are sums of steps, which do not end where the step's own digits end.
    let value = format!("{value:.9e}").parse().unwrap_or(value);
    if value == 0.0 || (1e-2..1e5).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}

/// A number rounded to three digits.
#[must_use]
pub fn three_digits(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

/// A difference with its sign, a true minus; its size in another format.
#[must_use]
pub fn signed(difference: f32, size: fn(f32) -> String) -> String {
    let sign = match difference {
        less if less < 0.0 => "−",
        more if more > 0.0 => "+",
        _ => "",
    };
    format!("{sign}{}", size(difference.abs()))
}

/// A distance between codes: one digit after the point.
#[must_use]
pub fn distance(value: f32) -> String {
    format!("{value:.1}")
}

/// A coordinate of a latent vector: two digits after the point, with a true minus sign.
#[must_use]
pub fn coordinate(value: f32) -> String {
    if value.abs() < 0.005 { "0.00".to_owned() } else { format!("{value:.2}").replace('-', "−") }
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
    fn numbers_keep_a_few_digits() {
        assert_eq!(
            [0.1234, 99.34, 543.43, 1234.5, 3e7].map(nats),
            ["0.12", "99.3", "543.4", "1234", "3.00e7"]
        );
        assert_eq!(nats(f32::NAN), "not finite");
        assert_eq!(
            [0.0, 1e-3, 2.346e-4, 1e-2, 0.5, 1.0, 20.0, 123.456, 3e-3, 12_345.0].map(scientific),
            ["0", "1e-3", "2.35e-4", "0.01", "0.5", "1", "20", "123", "3e-3", "1.23e4"]
        );
        assert_eq!(
            [0.0, 1e-7, 0.05, -50.0, 1234.5, 1e6].map(bound),
            ["0", "1e-7", "0.05", "-50", "1234.5", "1e6"]
        );
        assert_eq!([0.0, 12.34].map(percent), ["0.0 %", "12.3 %"]);
    }

    #[test]
    fn ticks_are_short_whatever_their_size() {
        assert_eq!(
            [0.0, 0.1 + 0.2, 500.0, 5e-4, 0.002, 2e6, -50.0].map(tick),
            ["0", "0.3", "500", "5e-4", "2e-3", "2e6", "-50"]
        );
        assert_eq!([1234.5, 0.001_234_5, 0.0].map(three_digits), [1230.0, 0.00123, 0.0]);
    }

    #[test]
    fn differences_have_a_sign_unless_there_is_none() {
        assert_eq!([-19.5, 7.0, 0.0].map(|difference| signed(difference, nats)), ["−19.5", "+7.00", "0.00"]);
    }

    #[test]
    fn coordinates_have_a_sign_and_two_digits() {
        assert_eq!([-0.0, -0.001, 0.5, -1.25].map(coordinate), ["0.00", "0.00", "0.50", "−1.25"]);
    }
}
