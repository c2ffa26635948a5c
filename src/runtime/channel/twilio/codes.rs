//! What the vendor's error codes mean for us: <https://www.twilio.com/docs/api/errors>.

use crate::runtime::channel::About;

/// What to do with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The same message may be taken later.
    Later,
    /// It never will.
    Never(About),
}

/// A code, what it means, and what follows.
type Row = (u32, &'static str, Verdict);

const CODES: &[Row] = &[
    (14107, "too many messages at once", Verdict::Later),
    (20003, "the account or its token is not accepted", Verdict::Later),
    (20429, "too many requests", Verdict::Later),
    (20500, "a fault of the provider", Verdict::Later),
    (20503, "the provider is not available", Verdict::Later),
    (21211, "the number is not one", Verdict::Never(About::Unassigned)),
    (21408, "the account may not write to this country", Verdict::Never(About::Nothing)),
    (
        21606,
        "the sender's number does not belong to the account or cannot send",
        Verdict::Never(About::Nothing),
    ),
    (21610, "the person has opted out at the provider", Verdict::Never(About::OptedOut)),
    (21611, "the sender's queue is full", Verdict::Later),
    (21612, "the sender cannot reach this number", Verdict::Never(About::Nothing)),
    (21614, "the number is not a mobile one", Verdict::Never(About::Unassigned)),
    (21617, "the text is longer than the provider allows", Verdict::Never(About::Nothing)),
    (30001, "the queue is full", Verdict::Later),
    (30002, "the account is suspended", Verdict::Never(About::Nothing)),
    (30003, "the phone cannot be reached now", Verdict::Later),
    (30004, "the phone or its operator blocks the message", Verdict::Never(About::Nothing)),
    (30005, "nobody has the number", Verdict::Never(About::Unassigned)),
    (30006, "a landline, or an operator that cannot be reached", Verdict::Never(About::Nothing)),
    (30007, "filtered as unwanted", Verdict::Never(About::Nothing)),
    (30008, "a reason that the provider does not know", Verdict::Later),
    (30034, "the sender is not registered", Verdict::Never(About::Nothing)),
    (30036, "not delivered in the time that it was valid", Verdict::Never(About::Nothing)),
    (30450, "held as pumped traffic", Verdict::Never(About::Nothing)),
];

fn row(code: u32) -> Option<&'static Row> {
    CODES.iter().find(|(own, ..)| *own == code)
}

/// What a code says about the contact.
pub(super) fn about(code: u32) -> About {
    match row(code) {
        Some((_, _, Verdict::Never(about))) => *about,
        _ => About::Nothing,
    }
}

/// What follows from a code, if it is one that we know.
pub(super) fn verdict(code: u32) -> Option<Verdict> {
    row(code).map(|(_, _, verdict)| *verdict)
}

/// A code in words. The vendor's own text stays out: it names the person's number.
pub(super) fn words(code: u32) -> String {
    match row(code) {
        Some((_, words, _)) => format!("Twilio error {code}: {words}"),
        None => format!("Twilio error {code}"),
    }
}
