//! The built-in functions, one file each.

mod append;
mod count;
mod date;
mod days;
mod digits;
mod email;
mod format;
mod hours;
mod item;
mod join;
mod len;
mod link;
mod lower;
mod max;
mod min;
mod minutes;
mod now;
mod number;
mod phone;
mod round;
mod time;
mod title;
mod today;
mod trim;
mod unsubscribe_url;
mod upper;
mod weekday;
mod word;

/// A built-in function.
#[derive(Debug)]
pub struct Function {
    /// The name scripts call it by.
    pub name: &'static str,
    /// The ways to call it, at least one. No two of them take the same arguments, so at most one fits a call; the
    /// first is the one to speak of when none fits.
    pub signatures: &'static [Signature],
    /// The result hangs on the arguments alone: neither on the clock nor on the contact or the project. Calls with
    /// constant arguments can be computed when compiling.
    pub pure: bool,
    /// What it gives, in one line.
    pub effect: &'static str,
    /// Details, in Markdown.
    pub docs: &'static str,
    /// Statements that use it; `contact.tags` is a `list(text)`.
    pub example: &'static str,
}

/// One way to call a function.
#[derive(Debug)]
pub struct Signature {
    /// Its parameters in order: required ones, then optional ones, then at most one that repeats.
    pub parameters: &'static [Parameter],
    /// What it gives.
    pub result: Kind,
    /// The result may be missing.
    pub may_be_missing: bool,
}

/// One parameter. Arguments are never missing values.
#[derive(Debug)]
pub struct Parameter {
    /// Its name, for messages and documentation: arguments are given by place.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// How often it may stand.
    pub need: Need,
}

/// How often an argument is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Once.
    Required,
    /// Once or not at all.
    Optional,
    /// Once or more often.
    Repeated,
}

/// What a parameter takes, or what a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text; as a parameter also a phone number, e-mail address or URL.
    Text,
    /// A number; as a parameter also a whole one.
    Number,
    /// A number without fraction.
    Whole,
    /// A date.
    Date,
    /// A clock time.
    Time,
    /// A date-time.
    DateTime,
    /// A duration.
    Duration,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A URL.
    Url,
    /// `enum(mon, tue, wed, thu, fri, sat, sun)`.
    Weekday,
    /// A constant text that is a CLDR pattern for the first argument.
    Pattern,
    /// One of several kinds.
    OneOf(&'static [Kind]),
    /// A number, date, clock time, date-time or duration.
    Ordered,
    /// The same type as the first argument, which is [`Kind::Ordered`]; where the two are a number and a whole
    /// number, a number.
    SameOrdered,
    /// Any type that a text can show (all but lists and objects): stands only as the entries of a list.
    Shown,
    /// Any type; the same one everywhere in the signature.
    Element,
    /// A list of that.
    List(&'static Kind),
}

impl Signature {
    /// A way to call that always gives a value.
    const fn always(parameters: &'static [Parameter], result: Kind) -> Self {
        Self { parameters, result, may_be_missing: false }
    }

    /// A way to call whose result may be missing.
    const fn optional(parameters: &'static [Parameter], result: Kind) -> Self {
        Self { parameters, result, may_be_missing: true }
    }

    /// The fewest and the most arguments; `None` where there is no most.
    pub fn arity(&self) -> (usize, Option<usize>) {
        let least = self.parameters.iter().filter(|parameter| parameter.need != Need::Optional).count();
        let repeats = self.parameters.iter().any(|parameter| parameter.need == Need::Repeated);
        (least, (!repeats).then_some(self.parameters.len()))
    }

    /// The parameter that the argument at `index` (from 0) is for.
    pub fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        let repeated = self.parameters.last().filter(|last| last.need == Need::Repeated);
        self.parameters.get(index).or(repeated)
    }
}

impl Parameter {
    const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Required }
    }

    const fn optional(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Optional }
    }

    const fn repeated(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Repeated }
    }
}

/// Every function, sorted by name.
static ALL: &[&Function] = &[
    &append::FUNCTION,
    &count::FUNCTION,
    &date::FUNCTION,
    &days::FUNCTION,
    &digits::FUNCTION,
    &email::FUNCTION,
    &format::FUNCTION,
    &hours::FUNCTION,
    &item::FUNCTION,
    &join::FUNCTION,
    &len::FUNCTION,
    &link::FUNCTION,
    &lower::FUNCTION,
    &max::FUNCTION,
    &min::FUNCTION,
    &minutes::FUNCTION,
    &now::FUNCTION,
    &number::FUNCTION,
    &phone::FUNCTION,
    &round::FUNCTION,
    &time::FUNCTION,
    &title::FUNCTION,
    &today::FUNCTION,
    &trim::FUNCTION,
    &unsubscribe_url::FUNCTION,
    &upper::FUNCTION,
    &weekday::FUNCTION,
    &word::FUNCTION,
];

/// Every function, sorted by name.
pub fn all() -> &'static [&'static Function] {
    ALL
}

/// The function of that name.
pub fn lookup(name: &str) -> Option<&'static Function> {
    let index = ALL.binary_search_by(|function| function.name.cmp(name)).ok()?;
    ALL.get(index).copied()
}

impl std::fmt::Display for Kind {
    /// As the reference and the checker's messages name it.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Whole => "whole",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime",
            Self::Duration => "duration",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Url => "url",
            Self::Weekday => "weekday",
            Self::Pattern => "pattern",
            Self::Ordered | Self::SameOrdered => "number, date, time, datetime or duration",
            Self::Shown => "any",
            Self::Element => "T",
            Self::OneOf(kinds) => return one_of(kinds, out),
            Self::List(kind) => return write!(out, "list({kind})"),
        };
        out.write_str(name)
    }
}

/// `number, date or time`.
fn one_of(kinds: &[Kind], out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    for (index, kind) in kinds.iter().enumerate() {
        let separator = match index {
            0 => "",
            _ if index + 1 == kinds.len() => " or ",
            _ => ", ",
        };
        write!(out, "{separator}{kind}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_found() {
        assert!(ALL.windows(2).all(|pair| pair[0].name < pair[1].name));
        for function in all() {
            assert!(std::ptr::eq(lookup(function.name).unwrap(), *function));
        }
        assert!(lookup("nothing").is_none());
    }

    #[test]
    fn parameters_are_in_order() {
        for signature in all().iter().flat_map(|function| function.signatures) {
            let needs: Vec<_> = signature.parameters.iter().map(|parameter| parameter.need as u8).collect();
            assert!(needs.is_sorted(), "{signature:?}");
            assert!(needs.iter().filter(|need| **need == Need::Repeated as u8).count() < 2, "{signature:?}");
        }
    }

    #[test]
    fn arities() {
        let arity = |name: &str, index: usize| lookup(name).unwrap().signatures[index].arity();
        assert_eq!(arity("now", 0), (0, Some(0)));
        assert_eq!(arity("join", 0), (1, Some(2)));
        assert_eq!(arity("max", 0), (2, None));
        assert_eq!(arity("round", 1), (2, Some(2)));
        let max = &lookup("max").unwrap().signatures[0];
        assert_eq!(max.parameter(7).unwrap().name, "others");
        assert!(lookup("len").unwrap().signatures[0].parameter(1).is_none());
    }
}
