//! JSON objects, sets of numbers and sorted lists, made in one place. The standard library's `collect` into a set or map and its sorts are
//! compiled anew for each type, which every page would load: what each costs in place of what stands here is in
//! `BENCHMARKS.md`, under "What was tried".

use serde_json::{Map, Value};

/// The distinct ones of these numbers, the least first. They are few.
pub fn numbers(numbers: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut distinct = Vec::new();
    for number in numbers {
        if let Err(place) = distinct.binary_search(&number) {
            distinct.insert(place, number);
        }
    }
    distinct
}

/// A JSON object with these fields.
pub fn fields(fields: impl IntoIterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in fields {
        map.insert(name, value);
    }
    map
}

/// The items by a number of theirs, the least first; those with the same number stay in their order.
pub fn sorted<T>(items: Vec<T>, number: impl Fn(&T) -> f64) -> Vec<T> {
    let places = order(items.iter().map(number).collect());
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items.get_mut(place)?.take()).collect()
}

fn order(numbers: Vec<f64>) -> Vec<usize> {
    let mut places: Vec<(f64, usize)> =
        numbers.into_iter().enumerate().map(|(place, number)| (number, place)).collect();
    places.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    places.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_the_same_number_stays_in_its_order() {
        let items: Vec<(usize, f64)> =
            (0..100).map(|place| (place, f64::from((place * 7 % 5) as u8) - 1.0)).collect();
        let mut expected = items.clone();
        expected.sort_by(|one, other| one.1.total_cmp(&other.1));
        assert_eq!(sorted(items, |item| item.1), expected);
        assert_eq!(sorted(vec![("none", f64::INFINITY), ("some", 1.0)], |one| one.1).len(), 2);
        assert!(sorted(Vec::<f64>::new(), |number| *number).is_empty());
    }

    #[test]
    fn the_last_of_fields_with_one_name_counts() {
        let made = fields([("a".into(), 1.into()), ("b".into(), 2.into()), ("a".into(), 3.into())]);
        assert_eq!(Value::Object(made), serde_json::json!({ "a": 3, "b": 2 }));
        assert_eq!(numbers([2, 0, 2, 1, 0]), [0, 1, 2]);
    }
}
