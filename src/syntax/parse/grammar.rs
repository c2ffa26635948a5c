//! What lalrpop makes of `grammar/smsc.lalrpop`.

lalrpop_util::lalrpop_mod!(
    #[allow(
        missing_docs,
        clippy::all,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::allow_attributes_without_reason,
        unused,
        reason = "generated"
    )]
    generated,
    "/smsc.rs"
);

pub(super) use generated::ItemParser;
