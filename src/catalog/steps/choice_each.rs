//! `choice each`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "choice each",
    forms: &["choice each NAME in LIST label TEXT { STATEMENTS }"],
    places: &[Place::Message],
    default: None,
    leaves: false,
    effect: "One numbered choice for each entry of a list.",
    docs: "At most `limits.choices` of them are offered. Where the list is empty, the conversation goes on as for a reply that is not recognised.",
    example: r#"service shops {
  near(town: text) -> { sites: list(text) }
}

conversation find {
  trigger keyword "SHOPS"
  fallback "No problem, maybe another time!"
  var shop: text

  message ask_town {
    say "In which town are you?"
    answer town: text -> pick
  }

  message pick {
    call found = shops.near(town: town) else { say "Please call us."  end }
    say "Which shop?"
    choice each site in found.sites label "{site}" { set shop = site  goto done }
    otherwise -> none
  }

  ending done {
    say "See you at {shop}!"
  }

  ending none {
    say "There is no shop near you yet."
  }
}"#,
};
