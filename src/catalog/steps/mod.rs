//! Steps: what a conversation is made of. One file each.

use super::Construct;

mod answer;
mod choice;
mod choice_each;
mod choices;
mod ending;
mod message;
mod no_reply;
mod otherwise;
mod recommendation;
mod step;

/// All of them, in the order of the reference.
pub static ALL: &[&Construct] = &[
    &message::CONSTRUCT,
    &recommendation::CONSTRUCT,
    &ending::CONSTRUCT,
    &step::CONSTRUCT,
    &choice::CONSTRUCT,
    &choice_each::CONSTRUCT,
    &answer::CONSTRUCT,
    &otherwise::CONSTRUCT,
    &no_reply::CONSTRUCT,
    &choices::CONSTRUCT,
];
