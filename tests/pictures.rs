//! Pictures of conversations of every length can be looked at: no box stands on another, and none is a strip.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::fmt::Write as _;

use smsc::config::Config;
use smsc::graph::{build::build, svg};
use smsc::source::{SourceFile, Sources};

/// Questions that follow each other, with ways over some of them, back, and to endings.
fn script(questions: usize) -> String {
    let mut out = String::from(
        "group g \"G\"\nconversation long {\n trigger keyword \"LONG\"\n reprompt \"Sorry?\"\n fallback \"Bye.\"\n",
    );
    for at in 0..questions {
        let next = if at + 1 < questions { format!("s{}", at + 1) } else { "e0".to_owned() };
        let far = (at + 2 + at * 7 % 9).min(questions - 1);
        let far = if far > at { format!("s{far}") } else { "e1".to_owned() };
        let _ = writeln!(
            out,
            " message s{at} {{ say \"Question {at}: what do you think of our product, and of its many colours?\"\n  \
             choice \"Good{at}\" -> {next}\n  choice \"Bad{at}\" {{ add to g goto {far} }}\n  choice \"Other{at}\" -> e{}",
            at % 5
        );
        if at % 7 == 5 {
            let _ = writeln!(out, "  no reply in 3h -> s{}", at - 2);
        }
        out.push_str(" }\n");
    }
    for at in 0..5 {
        let _ = writeln!(out, " ending e{at} {{ say \"Thank you, end {at}.\" }}");
    }
    out + "}\n"
}

fn picture(script: &str) -> String {
    let sources = Sources::new(vec![SourceFile::new("long.sms", script)]);
    let config = Config::default();
    let checked = smsc::compile::check(&sources, &config);
    svg::write(&build(&checked.project, &sources, &config, &[], None))
}

fn number(text: &str, name: &str) -> f64 {
    let value = text.split(&format!(" {name}=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().parse().unwrap()
}

/// The first rectangle in each box that stands in the unit: left, top, right, bottom.
fn boxes(svg: &str) -> Vec<[f64; 4]> {
    let boxes = svg.split("class=\"node\"").skip(1);
    boxes
        .map(|node| {
            let rectangle = node.split("<rect").nth(1).unwrap().split("/>").next().unwrap();
            let [x, y] = ["x", "y"].map(|name| number(rectangle, name));
            let [width, height] = ["width", "height"].map(|name| number(rectangle, name));
            [x, y, x + width, y + height]
        })
        .collect()
}

#[test]
fn long_conversations_are_neither_strips_nor_piles() {
    for questions in [5, 20, 50, 60] {
        let svg = picture(&script(questions));
        let head = svg.split('>').next().unwrap();
        let (width, height) = (number(head, "width"), number(head, "height"));
        assert!(height < 4500.0, "{questions}: {width} x {height}");
        assert!((0.4..3.0).contains(&(width / height)), "{questions}: {width} x {height}");
        let boxes = boxes(&svg);
        assert!(boxes.len() > questions);
        for (at, [left, top, right, bottom]) in boxes.iter().enumerate() {
            let over = boxes.iter().skip(at + 1).filter(|other| {
                *left < other[2] && other[0] < *right && *top < other[3] && other[1] < *bottom
            });
            assert_eq!(over.count(), 0, "{questions}: box {at} is on another");
        }
    }
}
