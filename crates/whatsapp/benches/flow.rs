//! How long the check of a large Flow takes. One of 100 screens is to be judged in less than 20 ms.

use criterion::{Criterion, criterion_group, criterion_main};
use recado_whatsapp::flow;
use serde_json::{Value, json};

/// A to CV, each leading to the next, with inputs, a condition and an expression.
fn hundred_screens() -> String {
    let name = |index: usize| {
        let letter = |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap_or_default());
        format!("S_{}{}", letter(index / 26), letter(index))
    };
    let screens: Vec<Value> = (0..100)
        .map(|index| {
            let is_last = index == 99;
            let options: Vec<Value> =
                (0..20).map(|option| json!({"id": option.to_string(), "title": format!("Option {option}")})).collect();
            let mut children: Vec<Value> = (0..15)
                .map(|input| json!({"type": "TextInput", "name": format!("input_{input}"), "label": "Input"}))
                .collect();
            children.push(json!({"type": "CheckboxGroup", "name": "many", "label": "Many", "data-source": options}));
            children.push(json!({"type": "If", "condition": "${form.input_1} == 'x' && ${data.open}",
                "then": [{"type": "TextBody", "text": "`'Hello ' ${form.input_2}`"}]}));
            let action = if is_last {
                json!({"name": "complete", "payload": {"a": "${form.input_0}"}})
            } else {
                json!({"name": "navigate", "next": {"type": "screen", "name": name(index + 1)}, "payload": {"open": "${data.open}"}})
            };
            children.push(json!({"type": "Footer", "label": "On", "on-click-action": action}));
            json!({
                "id": name(index),
                "title": "Screen",
                "terminal": is_last,
                "data": {"open": {"type": "boolean", "__example__": true}},
                "layout": {"type": "SingleColumnLayout", "children": children},
            })
        })
        .collect();
    json!({"version": "7.3", "screens": screens}).to_string()
}

fn checks(criterion: &mut Criterion) {
    let text = hundred_screens();
    let errors = flow::check(&text).errors;
    if !errors.is_empty() {
        return eprintln!("{errors:?}");
    }
    criterion.bench_function("flow of 100 screens", |bencher| bencher.iter(|| flow::check(&text)));
}

criterion_group!(benches, checks);
criterion_main!(benches);
