//! Which screen can follow which (spec §7): the routing model, or what the navigate actions make of it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::facts::FlowFacts;
use super::problem::{ErrorName, Place, Problems};
use super::source::{Node, NodeValue};

const MAX_BRANCHES: usize = 10;

/// The routes of a Flow, forward only.
pub(super) type Routes = Vec<(String, Vec<String>)>;

/// As `routing_model` writes them, or else as the navigate actions lead.
pub(super) fn routes(root: &Node, facts: &FlowFacts) -> Routes {
    match root.get("routing_model") {
        Some(model) => {
            let texts = |node: &Node| node.elements().iter().filter_map(Node::text).map(str::to_owned).collect();
            model.members().iter().map(|member| (member.key.clone(), texts(&member.node))).collect()
        }
        None => facts.screens.iter().map(|screen| (screen.id.clone(), screen.leads_to.clone())).collect(),
    }
}

/// Says what is wrong with them.
pub(super) fn check(root: &Node, facts: &FlowFacts, problems: &mut Problems) {
    let model = root.get("routing_model");
    let place = Place::Root.key("routing_model");
    let at = model.or_else(|| root.get("screens")).map_or_else(|| root.at.clone(), |node| node.at.clone());
    if let Some(model) = model
        && !check_shape(model, place, problems)
    {
        return;
    }
    let routes = routes(root, facts);
    let mut check = Check { routes: &routes, facts, is_given: model.is_some(), at, place, problems };
    if check.screens_are_known() {
        check.branches();
        check.navigate_actions_have_routes();
        if check.goes_forward_only() {
            check.is_connected();
            check.ends_in_terminal_screens();
        }
    }
}

fn check_shape(model: &Node, place: Place<'_>, problems: &mut Problems) -> bool {
    let mut wrong = |node: &Node, place: Place<'_>, wanted: &str| {
        let found = node.type_name();
        let message = format!("Expected property '{place}' to be of type '{wanted}', but found '{found}'.");
        problems.add(ErrorName::InvalidPropertyType, &node.at, place, message);
    };
    if !matches!(model.value, NodeValue::Object(_)) {
        wrong(model, place, "object");
        return false;
    }
    let mut is_right = true;
    for member in model.members() {
        let place = place.key(&member.key);
        let is_list = matches!(member.node.value, NodeValue::List(_));
        if !is_list || member.node.elements().iter().any(|element| element.text().is_none()) {
            wrong(&member.node, place, "array");
            is_right = false;
        }
    }
    is_right
}

struct Check<'c, 'p> {
    routes: &'c Routes,
    facts: &'c FlowFacts,
    /// By `routing_model`.
    is_given: bool,
    at: Range<usize>,
    place: Place<'p>,
    problems: &'c mut Problems,
}

impl Check<'_, '_> {
    fn wrong(&mut self, message: String) {
        self.problems.add(ErrorName::InvalidRoutingModel, &self.at, self.place, message);
    }

    /// Unknown screens of navigate actions are told of with the action.
    fn screens_are_known(&mut self) -> bool {
        let known: HashSet<&str> = self.facts.screens.iter().map(|screen| screen.id.as_str()).collect();
        if !self.is_given {
            return self.routes.iter().flat_map(|(_, next)| next).all(|next| known.contains(next.as_str()));
        }
        let sources: HashSet<&str> = self.routes.iter().map(|(source, _)| source.as_str()).collect();
        let missing: Vec<&str> =
            self.facts.screens.iter().map(|screen| screen.id.as_str()).filter(|id| !sources.contains(id)).collect();
        let unknown: Vec<&str> =
            self.routes.iter().map(|(source, _)| source.as_str()).filter(|id| !known.contains(id)).collect();
        let mut unknown_next: Vec<&str> = Vec::new();
        for next in self.routes.iter().flat_map(|(_, next)| next) {
            if !known.contains(next.as_str()) && !unknown_next.contains(&next.as_str()) && unknown_next.len() < 100 {
                unknown_next.push(next);
            }
        }
        let is_right = missing.is_empty() && unknown.is_empty() && unknown_next.is_empty();
        if !missing.is_empty() {
            self.wrong(format!("Following screens are missing in the routing model: {}.", missing.join(", ")));
        }
        if !unknown.is_empty() {
            self.wrong(format!("Invalid screens found in the routing model: {}.", unknown.join(", ")));
        }
        for screen in unknown_next {
            self.wrong(format!("Invalid screen found in the routing model: {screen}."));
        }
        is_right
    }

    fn branches(&mut self) {
        let hint = if self.is_given { "" } else { " Reduce navigate actions for the screen." };
        let routes = self.routes;
        for (source, _) in routes.iter().filter(|(_, next)| next.len() > MAX_BRANCHES) {
            self.wrong(format!(
                "Number of branches exceeds the max limit of {MAX_BRANCHES} for screen: {source}.{hint}"
            ));
        }
    }

    fn navigate_actions_have_routes(&mut self) {
        if !self.is_given {
            return;
        }
        let given: HashMap<&str, HashSet<&str>> = self
            .routes
            .iter()
            .map(|(source, next)| (source.as_str(), next.iter().map(String::as_str).collect()))
            .collect();
        let facts = self.facts;
        for screen in &facts.screens {
            for next in &screen.leads_to {
                let is_route = given.get(screen.id.as_str()).is_some_and(|known| known.contains(next.as_str()));
                if !is_route && *next != screen.id && facts.screen(next).is_some() {
                    self.wrong(format!(
                        "Missing direct route from screen '{0}' to screen '{next}' in the routing model, while it exists in \
                         the navigate screen action of screen '{0}'.",
                        screen.id
                    ));
                }
            }
        }
    }

    /// No route leads back, neither at once nor by a detour, and there is a screen to begin with.
    fn goes_forward_only(&mut self) -> bool {
        let edges: HashSet<(&str, &str)> = self
            .routes
            .iter()
            .flat_map(|(source, next)| next.iter().map(|next| (source.as_str(), next.as_str())))
            .collect();
        let mut backward: Vec<(&str, &str)> =
            edges.iter().copied().filter(|(a, b)| a < b && edges.contains(&(*b, *a))).collect();
        backward.sort_unstable();
        for (source, destination) in &backward {
            self.wrong(format!(
                "Backward route [{destination}->{source}] corresponding to forward route [{source}->{destination}] is not \
                 allowed in the routing model. Only forward routes can be specified."
            ));
        }
        let inbound: HashSet<&str> = edges.iter().map(|(_, next)| *next).collect();
        let has_entry = self.routes.iter().any(|(source, _)| !inbound.contains(source.as_str()));
        if !has_entry && !self.routes.is_empty() {
            self.wrong(
                if self.is_given {
                    "No entry screen found in the routing model. Expected a screen with no inbound edges as the entry screen."
                } else {
                    "No entry screen found in the routing model. Add a screen that is not used as the next screen in any of the \
                     navigate actions."
                }
                .to_owned(),
            );
        }
        let looping = if backward.is_empty() { looping(self.routes) } else { Vec::new() };
        if !looping.is_empty() {
            self.wrong(format!("Loop detected in the routing model for screens: {}.", looping.join(", ")));
        }
        backward.is_empty() && has_entry && looping.is_empty()
    }

    /// Every screen hangs together with the first one.
    fn is_connected(&mut self) {
        let Some((first, _)) = self.routes.first() else { return };
        if self.routes.len() == 1 {
            return;
        }
        let mut neighbours: HashMap<&str, Vec<&str>> = HashMap::new();
        for (source, next) in self.routes {
            for next in next {
                neighbours.entry(source).or_default().push(next);
                neighbours.entry(next).or_default().push(source);
            }
        }
        let mut reached: HashSet<&str> = HashSet::from([first.as_str()]);
        let mut waiting = vec![first.as_str()];
        while let Some(screen) = waiting.pop() {
            let next = neighbours.get(screen).into_iter().flatten();
            waiting.extend(next.copied().filter(|next| reached.insert(next)));
        }
        let apart: Vec<&str> =
            self.routes.iter().map(|(source, _)| source.as_str()).filter(|id| !reached.contains(id)).collect();
        if apart.is_empty() {
            return;
        }
        let (apart, by) = (apart.join(", "), if self.is_given { "" } else { " via navigate screen action" });
        self.wrong(format!(
            "Following screens are not connected with the rest of the screens{by}: {apart}. All screens should be connected."
        ));
    }

    fn ends_in_terminal_screens(&mut self) {
        let is_terminal = |id: &str| self.facts.screen(id).is_some_and(|screen| screen.terminal);
        let dead_ends: Vec<&str> = self
            .routes
            .iter()
            .filter(|(source, next)| next.is_empty() && !is_terminal(source))
            .map(|(source, _)| source.as_str())
            .collect();
        if !dead_ends.is_empty() {
            let dead_ends = dead_ends.join(", ");
            self.wrong(format!("Following screens do not lead to a terminal screen: {dead_ends}."));
        }
    }
}

/// The screens that lie on a loop or only lead to one: what remains when screens without a way on are taken away one by one, and
/// then those without a way in.
fn looping(routes: &Routes) -> Vec<&str> {
    let mut edges: HashSet<(&str, &str)> =
        routes.iter().flat_map(|(source, next)| next.iter().map(|next| (source.as_str(), next.as_str()))).collect();
    loop {
        let sources: HashSet<&str> = edges.iter().map(|(source, _)| *source).collect();
        let targets: HashSet<&str> = edges.iter().map(|(_, next)| *next).collect();
        let before = edges.len();
        edges.retain(|(source, next)| sources.contains(next) && targets.contains(source));
        if edges.len() == before {
            break;
        }
    }
    let on_loop: HashSet<&str> = edges.iter().map(|(source, _)| *source).collect();
    routes.iter().map(|(source, _)| source.as_str()).filter(|source| on_loop.contains(source)).collect()
}
