//! Colours and type of the picture: light, whatever the page around it is.

use super::super::NodeKind;
use super::pen::{Skin, Type};

pub(super) const PAGE: &str = "#ffffff";
pub(super) const LINE: &str = "#64748b";
pub(super) const AMBER: &str = "#b45309";
pub(super) const GREY: &str = "#94a3b8";

const INK: &str = "#0f172a";
const SOFT: &str = "#475569";
const FAINT: &str = "#94a3b8";

pub(super) const NAME: Type = Type { size: 13.0, bold: true, italic: false, fill: INK };
pub(super) const KIND: Type = Type { size: 10.0, bold: false, italic: false, fill: SOFT };
pub(super) const TEXT: Type = Type { size: 12.0, bold: false, italic: false, fill: "#1e293b" };
pub(super) const COUNT: Type = Type { size: 10.0, bold: false, italic: false, fill: SOFT };
pub(super) const ACTION: Type = Type { size: 10.5, bold: false, italic: true, fill: SOFT };
pub(super) const LABEL: Type = Type { size: 11.5, bold: false, italic: false, fill: "#1d4ed8" };
pub(super) const WAITED: Type = Type { size: 11.5, bold: false, italic: false, fill: AMBER };
pub(super) const BRANCH: Type = Type { size: 11.5, bold: false, italic: false, fill: SOFT };
pub(super) const PILL: Type = Type { size: 11.0, bold: false, italic: false, fill: INK };
pub(super) const UNIT: Type = Type { size: 15.0, bold: true, italic: false, fill: INK };
pub(super) const BADGE: Type = Type { size: 10.0, bold: true, italic: false, fill: "#ffffff" };

/// The same type where nothing leads there.
pub(super) fn faint(look: Type, reachable: bool) -> Type {
    if reachable { look } else { Type { fill: FAINT, ..look } }
}

pub(super) const FRAME: Skin =
    Skin { fill: "#fbfcfe", stroke: "#cbd5e1", width: 1.0, dashes: "", round: 10.0 };

const LOST: Skin = Skin { fill: "#f1f5f9", stroke: "#cbd5e1", width: 1.2, dashes: "4 3", round: 6.0 };

/// The look of a box.
pub(super) fn skin(kind: NodeKind, reachable: bool) -> Skin {
    if !reachable {
        return LOST;
    }
    let (fill, stroke) = match kind {
        NodeKind::Trigger => ("#f3e8ff", "#7e22ce"),
        NodeKind::Message => ("#eff6ff", "#2563eb"),
        NodeKind::Recommendation | NodeKind::Default => ("#ecfdf3", "#15803d"),
        NodeKind::Ending => ("#ecfeff", "#0e7490"),
        NodeKind::Fallback | NodeKind::Timeout => ("#fffbeb", AMBER),
        NodeKind::HandOver => ("#fdf2f8", "#be185d"),
        NodeKind::Start => ("#f3e8ff", "#7e22ce"),
        NodeKind::Failed | NodeKind::Broken => ("#fef2f2", "#b91c1c"),
        NodeKind::End => ("#e2e8f0", "#475569"),
        NodeKind::Wait | NodeKind::Handler => ("#fffbeb", "#d97706"),
        NodeKind::Step | NodeKind::Begin | NodeKind::Run => ("#f8fafc", "#64748b"),
    };
    let ends = matches!(kind, NodeKind::Recommendation | NodeKind::Default | NodeKind::Ending);
    let round = if kind == NodeKind::Trigger || kind.is_end() { 12.0 } else { 6.0 };
    Skin { fill, stroke, width: if ends { 2.2 } else { 1.2 }, dashes: "", round }
}

/// The look of a badge.
pub(super) fn badge(severity: &str) -> Skin {
    let fill = if severity == "error" { "#b91c1c" } else { "#b45309" };
    Skin { fill, stroke: "none", width: 0.0, dashes: "", round: 7.0 }
}
