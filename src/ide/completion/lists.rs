//! Lists, where one has to stand: after `choice each ITEM in`.

use super::{ItemKind, List, Place};
use crate::check::model::{ObjectId, Type, TypeKind};
use crate::ide::{Kind, types};

/// Proposes the variables that are lists, and the fields of variables and of the contact that are.
pub(super) fn fill(place: &Place<'_>, list: &mut List) {
    let unit = place.cursor.unit().map(|(_, unit)| unit);
    let locals = unit.into_iter().flat_map(|unit| &unit.locals);
    for local in locals.filter(|local| local.span.start < place.replaces.start || local.span.is_empty()) {
        propose(place, &local.name, &local.ty, list);
    }
    propose(place, "contact", &Type::of(TypeKind::Object(ObjectId(0))), list);
}

/// A variable that is a list, or its fields that are.
fn propose(place: &Place<'_>, name: &str, ty: &Type, list: &mut List) {
    let fields = types::fields(place.analysis(), ty).into_iter();
    let fields = fields.map(|(field, ty)| (format!("{name}.{field}"), ty, Kind::Field));
    let all = fields.chain([(name.to_owned(), ty.clone(), Kind::Variable)]);
    for (path, ty, kind) in all.filter(|(_, ty, _)| matches!(ty.kind, TypeKind::List(_))) {
        let item = list.add(path, ItemKind::Declared(kind), 0);
        item.detail = types::written(place.analysis(), &ty).unwrap_or_default();
    }
}
