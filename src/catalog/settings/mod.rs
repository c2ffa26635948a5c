//! Settings: how a unit behaves. One file each.

use super::Construct;

mod at;
mod attribution;
mod audience;
mod category;
mod expires;
mod fallback;
mod links;
mod matching;
mod max_segments;
mod objective;
mod on_fallback;
mod on_optout;
mod on_timeout;
mod on_undelivered;
mod paused;
mod per;
mod reprompt;
mod reprompts;
mod sender;
mod timeout;
mod unicode;
mod var;

/// All of them, in the order of the reference.
pub static ALL: &[&Construct] = &[
    &reprompt::CONSTRUCT,
    &reprompts::CONSTRUCT,
    &fallback::CONSTRUCT,
    &timeout::CONSTRUCT,
    &sender::CONSTRUCT,
    &category::CONSTRUCT,
    &matching::CONSTRUCT,
    &paused::CONSTRUCT,
    &max_segments::CONSTRUCT,
    &unicode::CONSTRUCT,
    &links::CONSTRUCT,
    &per::CONSTRUCT,
    &audience::CONSTRUCT,
    &attribution::CONSTRUCT,
    &objective::CONSTRUCT,
    &expires::CONSTRUCT,
    &at::CONSTRUCT,
    &var::CONSTRUCT,
    &on_timeout::CONSTRUCT,
    &on_fallback::CONSTRUCT,
    &on_undelivered::CONSTRUCT,
    &on_optout::CONSTRUCT,
];
