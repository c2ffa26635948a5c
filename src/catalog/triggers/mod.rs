//! Triggers: what starts a unit. One file each.

use super::Construct;

mod any_message;
mod click;
mod contains;
mod event;
mod intent;
mod joins;
mod keyword;
mod matches;
mod reply_to;
mod request;
mod schedule;
mod subscribes;
mod unsubscribes;
mod word;

/// All of them, in the order of the reference.
pub static ALL: &[&Construct] = &[
    &keyword::CONSTRUCT,
    &word::CONSTRUCT,
    &contains::CONSTRUCT,
    &matches::CONSTRUCT,
    &intent::CONSTRUCT,
    &reply_to::CONSTRUCT,
    &event::CONSTRUCT,
    &click::CONSTRUCT,
    &joins::CONSTRUCT,
    &subscribes::CONSTRUCT,
    &unsubscribes::CONSTRUCT,
    &schedule::CONSTRUCT,
    &any_message::CONSTRUCT,
    &request::CONSTRUCT,
];
