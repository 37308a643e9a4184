//! A table: a caption, headings, and rows of cells.

use elbo_words::numbers::grouped;

/// What stands where nothing was measured.
const NONE: &str = "–";

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// What is read; a value that is not finite says so.
    pub text: String,
    /// The plain value; none where nothing was measured, where it is not finite, and for words.
    pub value: Option<f64>,
}

impl TableCell {
    /// Nothing was measured.
    pub(super) fn none() -> Self {
        Self { text: NONE.to_owned(), value: None }
    }

    /// A measured value, as that format has it.
    pub(super) fn number(value: f32, format: fn(f32) -> String) -> Self {
        Self::told(Some(f64::from(value)), format(value))
    }

    /// A count.
    pub(super) fn count(value: u32) -> Self {
        Self::told(Some(f64::from(value)), grouped(value))
    }

    /// A value in words of its own.
    pub(super) fn told(value: Option<f64>, text: String) -> Self {
        Self { text, value: value.filter(|value| value.is_finite()) }
    }

    /// Whether something was measured.
    pub(super) fn is_some(&self) -> bool {
        self.text != NONE
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DataTable {
    /// What it shows.
    pub caption: String,
    /// The headings, with units.
    pub columns: Vec<String>,
    /// The rows, each with a cell for every column; the first cell is the row's heading, and has a value.
    pub rows: Vec<Vec<TableCell>>,
}

/// What holds of every table, for tests: rows as long as the headings, in order, and finite or told.
#[cfg(test)]
pub(super) fn faults(table: &DataTable) -> Vec<String> {
    let mut faults = Vec::new();
    for row in &table.rows {
        if row.len() != table.columns.len() {
            faults.push(format!("cells: {row:?}, {:?}", table.columns));
        }
        for TableCell { text, value } in row {
            let raw = ["NaN", "inf", "nan"].iter().any(|raw| text.contains(raw));
            if text.is_empty() || raw || value.is_some_and(|value| !value.is_finite()) {
                faults.push(format!("'{text}' with {value:?}"));
            }
        }
    }
    let heads: Vec<f64> = table.rows.iter().map(|row| row[0].value.unwrap_or(f64::NAN)).collect();
    let rises = heads.windows(2).all(|pair| pair[0] < pair[1]);
    let falls = heads.windows(2).all(|pair| pair[0] > pair[1]);
    if !(rises || falls) {
        faults.push(format!("order: {heads:?}"));
    }
    if table.caption.is_empty() || table.columns.iter().any(String::is_empty) {
        faults.push(format!("unnamed: '{}', {:?}", table.caption, table.columns));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_words::numbers::nats;

    #[test]
    fn a_value_that_is_not_finite_is_said_and_differs_from_none() {
        let broken = TableCell::number(f32::NAN, nats);
        assert_eq!((broken.text.as_str(), broken.value, broken.is_some()), ("not finite", None, true));
        assert!(!TableCell::none().is_some());
        assert_eq!(TableCell::number(103.55, nats).text, "103.6");
    }

    #[test]
    fn faults_are_found() {
        let row = |value: f64| vec![TableCell::told(Some(value), value.to_string())];
        let table = |rows| DataTable { caption: "c".to_owned(), columns: vec!["step".to_owned()], rows };
        assert_eq!(faults(&table(vec![row(1.0), row(2.0)])), Vec::<String>::new());
        assert_eq!(faults(&table(vec![row(1.0), row(1.0)])).len(), 1);
        assert_eq!(faults(&table(vec![row(f64::NAN)])).len(), 1);
        assert_eq!(faults(&table(vec![[row(1.0), row(2.0)].concat()])).len(), 1);
    }
}
