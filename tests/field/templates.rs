//! Letters as editors write them: with fields encoded in links, taken apart by tags, or of another program.

use proptest::prelude::*;
use proptest::sample::select;

use crate::letter::{all_values_are_parameters, common, letter, of_csv, sent, told};
use pec_massiva::campaign::model::letter::Letter;

const CSV: &[u8] = "pec;nome;Codice fiscale\na@b.it;Rossi;X1\n".as_bytes();

const OPENING: &[&str] = &[
    "%7B",
    "%7b",
    "%257B",
    "&#123;",
    "&#0123;",
    "&#x7B;",
    "&#X7b;",
    "&lbrace;",
    "&lcub;",
    "\\u007b",
    "\\{",
    "｛",
    "&amp;#123;",
];
const CLOSING: &[&str] = &[
    "%7D",
    "%7d",
    "%257D",
    "&#125;",
    "&#0125;",
    "&#x7D;",
    "&#X7d;",
    "&rbrace;",
    "&rcub;",
    "\\u007d",
    "\\}",
    "｝",
    "&amp;#125;",
];
/// What editors put between letters, unseen.
const UNSEEN: &[&str] = &[
    "<b>",
    "</span><span style=\"color:red\">",
    "<wbr>",
    "&shy;",
    "\u{200b}",
    "\u{ad}",
    "<!-- x -->",
    "&#8203;",
];

#[test]
fn a_field_that_was_encoded_is_told_with_its_place() {
    let body = "<p>Gentile {{nome}}</p>\n<a href=\"https://portale.x.it/?c=%7B%7BCodice%20fiscale%7D%7D\">";
    let composed = of_csv(CSV, letter("Avviso", body), &[]);
    assert_eq!(told(&composed), [(None, "body", "template.encoded")]);
    assert_eq!(
        composed.problems[0].message,
        "In body, line 2: an editor has encoded the braces at “%7B%7BCodice%20fiscale%7D%7D\">”, and no value would stand \
         there; write {{name}} with plain braces."
    );
    assert_eq!(composed.problems[0].params.get("textLine").unwrap(), 2);
    assert_eq!(sent(&composed, &[]), [None]);
}

#[test]
fn every_text_of_a_letter_is_looked_at() {
    let field = "&lbrace;&lbrace;nome&rbrace;&rbrace;";
    let plain = Letter { body: None, text: Some(field.into()), ..letter(field, "") };
    let file = format!("{field}.pdf");
    assert_eq!(
        told(&of_csv(CSV, plain, &[common(&file)])),
        [
            (None, "subject", "template.encoded"),
            (None, "text", "template.encoded"),
            (None, file.as_str(), "template.encoded"),
        ]
    );
}

#[test]
fn all_spellings_are_told_in_any_mixture() {
    for open in OPENING.iter().chain([&"{"]) {
        for other in OPENING {
            for (field, code) in [
                (format!("{open}{other}nome}}}}"), "template.encoded"),
                (format!("{open}<b>{other}nome</b>"), "template.split"),
            ] {
                let composed = of_csv(CSV, letter("Avviso", &format!("<p>{field}</p>")), &[]);
                assert_eq!(told(&composed), [(None, "body", code)], "{field}");
            }
        }
    }
    for unseen in UNSEEN {
        let composed =
            of_csv(CSV, letter("Avviso", &format!("<p>{{{unseen}{{nome}}{unseen}}}</p>")), &[]);
        assert_eq!(told(&composed), [(None, "body", "template.split")], "{unseen}");
    }
}

#[test]
fn formatting_inside_a_field_is_told_and_unseen_letters_are_passed_over() {
    for (field, code) in [
        ("{{<i>nome</i>}}", "template.inside"),
        ("{{no<wbr>me}}", "template.inside"),
        ("{{&nbsp;nome&nbsp;}}", "template.inside"),
        ("{{no&shy;me}}", "template.inside"),
        ("{{cognome}}", "unknownField"),
    ] {
        let composed = of_csv(CSV, letter("Avviso", field), &[]);
        assert_eq!(told(&composed), [(None, "body", code)], "{field}");
        all_values_are_parameters(&composed);
    }
}

#[test]
fn fields_of_other_programs_are_told_where_a_column_has_their_name() {
    for field in [
        "{nome}",
        "${nome}",
        "«Nome»",
        "«Codice_fiscale»",
        "<<nome>>",
        "[[nome]]",
        "*|NOME|*",
        "%nome%",
        "{% if nome %}",
    ] {
        let composed = of_csv(CSV, letter("Avviso", &format!("<p>Gentile {field},")), &[]);
        assert_eq!(composed.problems.len(), 1, "{field}: {:?}", composed.problems);
        assert_eq!(composed.problems[0].group(), "template", "{field}");
    }
}

#[test]
fn what_is_no_field_is_sent_as_it_stands() {
    for body in [
        "<style>p{color:red} @media print{ p{margin:0} }</style>{x} «parole» [[1]] 50% di 60%",
        "<a href=\"https://x.it/?q=%7B%22a%22%3A%7B%22b%22%3A1%7D%7D&amp;r=%C3%A8\">",
        "C:\\cartella\\{1} \\n & &amp; &lt;&lt; nomi &gt;&gt;",
    ] {
        let composed = of_csv(CSV, letter("Avviso", body), &[]);
        assert_eq!(told(&composed), [], "{body}");
        assert_eq!(sent(&composed, &[])[0].as_ref().unwrap().html, body);
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z <>/&;\"'=è\n]{0,6}",
        2 => select(&["{{nome}}", "{{{ Codice fiscale }}}", "{{NOME}}"][..]).prop_map(str::to_owned),
        2 => select(&["{", "}", "{nome}", "{{", "}}", "«nome»"][..]).prop_map(str::to_owned),
        1 => select(OPENING).prop_map(str::to_owned),
        1 => select(CLOSING).prop_map(str::to_owned),
        1 => select(UNSEEN).prop_map(str::to_owned),
    ]
}

proptest! {
    /// Whatever an editor made of it: what goes out holds no pair of braces, in any spelling.
    #[test]
    fn no_message_holds_what_was_meant_as_a_field(pieces in proptest::collection::vec(piece(), 0..10)) {
        let composed = of_csv(CSV, letter("Avviso", &format!("x{}", pieces.concat())), &[]);
        all_values_are_parameters(&composed);
        for message in sent(&composed, &[]).into_iter().flatten() {
            let mut plain = message.html.clone();
            for unseen in UNSEEN {
                plain = plain.replace(unseen, "");
            }
            for open in OPENING.iter().chain([&"{"]) {
                plain = plain.replace(open, "{");
            }
            prop_assert!(!plain.contains("{{"), "{}", message.html);
            prop_assert!(!plain.contains("{nome}") && !plain.contains("«nome»"), "{}", message.html);
            prop_assert!(!message.html.contains("}}"), "{}", message.html);
        }
    }
}

#[test]
fn rules_in_rules_of_a_style_sheet_are_no_fields() {
    for style in [
        "@media print{p{color:red}}",
        "@media only screen and (max-width:480px){.a{width:100%!important}.b{color:{{nome}} }}",
        "@supports (x:y){@media print{p{color:red}}}p{margin:0}",
        "p{color:red}\n@media print{a{b:c}}\n@media print{a{b:c}}",
    ] {
        let body =
            format!("<head><STYLE type=\"text/css\">{style}</style></head><p>{{{{nome}}}}</p>");
        let composed = of_csv(CSV, letter("Avviso", &body), &[]);
        assert_eq!(told(&composed), [], "{style}");
    }
    for body in ["<style>p{color:red}}</style>{{nome}}", "<style>@media print{p{</style>x}}"] {
        let composed = of_csv(CSV, letter("Avviso", body), &[]);
        assert_eq!(told(&composed), [(None, "body", "template.close")], "{body}");
    }
}
