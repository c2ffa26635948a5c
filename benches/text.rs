//! What every inbound and outbound message costs: folding, counting segments, comparing with labels.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use smsc::text::{ComplianceWords, FoldedText, NegationWords, distance_within, fold_into, segments};

const MESSAGES: [(&str, &str); 4] = [
    ("ascii", "Hello there, I would like the large one please, thank you so much!"),
    ("french", "Bonjour, j’aimerais plutôt être livré à l’église dès demain, ça ira ?"),
    ("emoji", "Great 👍🏽 see you tomorrow at the café 🎉🎉 bring the family 👨‍👩‍👧 ❤️"),
    ("russian", "Здравствуйте, я хотел бы заказать большой чай с лимоном, спасибо"),
];

fn fold(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold");
    let mut buffer = String::new();
    for (name, text) in MESSAGES {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| fold_into(black_box(text), false, &mut buffer)));
    }
    group.finish();
}

fn fold_and_split(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold_and_split_into_words");
    let mut folded = FoldedText::default();
    for (name, text) in MESSAGES {
        group.bench_function(name, |bencher| bencher.iter(|| folded.refill(black_box(text), false)));
    }
    group.finish();
}

fn count_segments(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("segments");
    for (name, text) in MESSAGES {
        group.bench_function(name, |bencher| bencher.iter(|| segments(black_box(text))));
        let long = text.repeat(4);
        group.bench_function(format!("{name}_of_several"), |bencher| {
            bencher.iter(|| segments(black_box(&long)))
        });
    }
    group.finish();
}

fn compare(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compare");
    let pairs =
        [("near", "delivery", "delviery"), ("far", "satisfied", "something"), ("length", "delivery", "no")];
    for (name, label, said) in pairs {
        group.bench_function(format!("distance_{name}"), |bencher| {
            bencher.iter(|| distance_within(black_box(label), black_box(said), 2));
        });
    }
    let (words, said) = (ComplianceWords::default(), FoldedText::new(MESSAGES[0].1));
    group.bench_function("compliance", |bencher| {
        bencher.iter(|| words.classify_folded(black_box(said.as_str()), false));
    });
    group
        .bench_function("negation", |bencher| bencher.iter(|| NegationWords::ALL.occur_in(black_box(&said))));
    group.finish();
}

criterion_group!(benches, fold, fold_and_split, count_segments, compare);
criterion_main!(benches);
