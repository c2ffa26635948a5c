//! Wording that several rules share.

/// Names in backticks: `a`, `b` and `c`; at most five of them.
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    const MOST: usize = 5;
    match all.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        many if many.len() > MOST => {
            let shown: Vec<&str> = many.iter().take(MOST).map(String::as_str).collect();
            format!("{} and {} more", shown.join(", "), many.len() - MOST)
        }
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// "1 segment", "3 segments".
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}
