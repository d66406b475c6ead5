//! What a user may do with an account: the tasks of `assigned_users`.

use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::{self, is_decimal, not_one_of};
use crate::params;
use crate::pricing::word_enum::word_enum;

/// As many as one call may name.
const MAX_TASKS: usize = 16;

word_enum! {
    /// One permission on an account.
    Task {
        /// Managing the account.
        Manage = "MANAGE",
        /// Developing against it.
        Develop = "DEVELOP",
        /// Templates.
        ManageTemplates = "MANAGE_TEMPLATES",
        /// Numbers.
        ManagePhone = "MANAGE_PHONE",
        /// Seeing what it costs.
        ViewCost = "VIEW_COST",
        /// Extensions.
        ManageExtensions = "MANAGE_EXTENSIONS",
        /// Seeing numbers.
        ViewPhoneAssets = "VIEW_PHONE_ASSETS",
        /// Changing what belongs to numbers.
        ManagePhoneAssets = "MANAGE_PHONE_ASSETS",
        /// Seeing templates.
        ViewTemplates = "VIEW_TEMPLATES",
        /// Seeing insights.
        ViewInsights = "VIEW_INSIGHTS",
        /// Reading customers' messages.
        ReceiveIncomingMessages = "RECEIVE_INCOMING_MESSAGES",
        /// Paying.
        ManageBilling = "MANAGE_BILLING",
        /// Users.
        ManageUsers = "MANAGE_USERS",
        /// Writing to customers.
        Messaging = "MESSAGING",
        /// All of it.
        FullControl = "FULL_CONTROL",
    }
}

word_enum! {
    /// What kind of user somebody is.
    UserType {
        /// A person in the portfolio.
        BusinessUser = "BUSINESS_USER",
        /// A program of the portfolio.
        SystemUser = "SYSTEM_USER",
        /// A person outside of portfolios.
        PersonalUser = "PERSONAL_USER",
    }
}

/// A user and what the user is to do: the body of `POST /{waba}/assigned_users`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Decimal.
    pub user_id: String,
    /// Without repetitions, in the order of the call.
    pub tasks: Vec<Task>,
}

impl Assignment {
    /// Reads the body. `tasks` is a list, the JSON text of one, or `a,b`.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let user_id = parse_user(body)?;
        let tasks = body.get("tasks").filter(|tasks| !tasks.is_null());
        let tasks = tasks.ok_or_else(|| GraphError::required_parameter("tasks"))?;
        if !matches!(tasks, Value::Array(_) | Value::String(_)) {
            return Err(GraphError::parameter("Param tasks must be an array."));
        }
        let words = params::list(tasks);
        if words.is_empty() || words.len() > MAX_TASKS {
            return Err(GraphError::parameter(format!("Param tasks must hold 1 to {MAX_TASKS} tasks.")));
        }
        let mut read = Vec::with_capacity(words.len());
        for word in words {
            let task = word.to_ascii_uppercase().parse::<Task>().map_err(|_| {
                let allowed: Vec<&str> = Task::ALL.iter().map(|task| task.as_str()).collect();
                GraphError::parameter(not_one_of("tasks", &allowed, &word))
            })?;
            if !read.contains(&task) {
                read.push(task);
            }
        }
        Ok(Self { user_id, tasks: read })
    }
}

/// The parameter `user`.
///
/// # Errors
/// 100.
pub fn parse_user(body: &Value) -> Result<String, GraphError> {
    let value = body.get("user").filter(|user| !user.is_null());
    let value = value.ok_or_else(|| GraphError::required_parameter("user"))?;
    let id = json_read::text_or_integer(value, json_read::Path::Param("user"))?;
    let id = id.ok_or_else(|| GraphError::required_parameter("user"))?.into_owned();
    if is_decimal(&id) {
        return Ok(id);
    }
    Err(GraphError::parameter("Invalid parameter: user must be a valid numeric string"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tasks_in_three_spellings() {
        for tasks in
            [json!(["MANAGE", "MESSAGING"]), json!("[\"MANAGE\",\"MESSAGING\"]"), json!("manage, MESSAGING,MANAGE")]
        {
            let read = Assignment::parse(&json!({"user": "5", "tasks": tasks})).unwrap();
            assert_eq!((read.user_id.as_str(), read.tasks), ("5", vec![Task::Manage, Task::Messaging]));
        }
        assert_eq!(Task::ALL.len(), 15);
    }

    #[test]
    fn bad_assignments_are_refused() {
        for body in [
            json!({"tasks": ["MANAGE"]}),
            json!({"user": "x", "tasks": ["MANAGE"]}),
            json!({"user": [], "tasks": ["MANAGE"]}),
            json!({"user": 5}),
            json!({"user": 5, "tasks": []}),
            json!({"user": 5, "tasks": 7}),
            json!({"user": 5, "tasks": ["FLY"]}),
            json!({"user": 5, "tasks": vec!["MANAGE"; 17]}),
        ] {
            assert_eq!(Assignment::parse(&body).map_err(|error| error.code), Err(100), "{body}");
        }
    }
}
