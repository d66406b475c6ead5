//! Who makes a call: a person with a session cookie, or a program with an API key.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, header};
use recado_inbox::{Error, Inbox, TenantId};
use recado_inbox::{Permission, Principal};

use crate::problem::Problem;
use crate::{Api, cookie, origin};

/// What a call was made with.
#[derive(Clone)]
pub enum Credential {
    /// The token of a cookie.
    Session(String),
    /// A bearer token.
    ApiKey(String),
}

/// Somebody who is signed in.
pub struct Caller {
    /// Who, and in which workspace.
    pub principal: Principal,
    /// How that was shown.
    pub credential: Credential,
}

/// Somebody who is signed in, also one who must add a second factor before anything else.
pub struct AnyCaller {
    /// Who, and how that was shown.
    pub caller: Caller,
    /// Whether nothing else is open to them.
    pub must_add_second_factor: bool,
}

/// A caller who has a permission: `May<TemplatesWrite>`.
pub struct May<P>(pub Caller, pub PhantomData<P>);

/// Stands for a permission in the type of a handler.
pub trait Needed {
    /// Which.
    const PERMISSION: Permission;
}

macro_rules! needed {
    ($($name:ident),+ $(,)?) => {
        $(
            #[doc = concat!("Stands for [`Permission::", stringify!($name), "`].")]
            pub struct $name;

            impl Needed for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )+
    };
}

needed! {
    ConversationsRead, ConversationsWrite, ConversationsAssign, ContactsWrite, ContactsExport, TagsWrite, TemplatesWrite, FormsWrite, AnswersExport, CatalogueWrite,
    ConnectionsWrite, PeopleWrite, RolesWrite, KeysWrite, AuditRead, WorkspacesWrite,
}

impl Credential {
    /// The one that a request carries. A bearer token wins over a cookie.
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let (scheme, key) = value.to_str().ok().and_then(|value| value.split_once(' ')).unwrap_or_default();
            if scheme.eq_ignore_ascii_case("bearer") && !key.trim().is_empty() {
                return Ok(Self::ApiKey(key.trim().to_owned()));
            }
            return Err(Problem::not_signed_in("Send the API key as Authorization: Bearer <key>."));
        }
        let token = cookie::token(headers).ok_or_else(|| Problem::not_signed_in("Sign in, or send an API key."))?;
        Ok(Self::Session(token.to_owned()))
    }

    /// Who it is, and whether they must add a second factor before anything else.
    async fn any_principal(&self, inbox: &Inbox) -> Result<(Principal, bool), Error> {
        match self {
            Self::Session(token) => inbox.authenticate_any_session(token).await,
            Self::ApiKey(key) => Ok((inbox.authenticate_api_key(key).await?, false)),
        }
    }

    /// Whether whoever has it may still do this.
    ///
    /// # Errors
    /// As the database says.
    pub async fn still_may(&self, permission: Permission, inbox: &Inbox) -> Result<bool, Error> {
        match self.any_principal(inbox).await {
            Ok((principal, must_add_second_factor)) => {
                Ok(principal.permissions.has(permission) && !must_add_second_factor)
            }
            Err(Error::NotSignedIn) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Caller {
    /// The workspace that everything is bound to.
    pub fn tenant(&self) -> TenantId {
        self.principal.tenant
    }

    /// The token of the session that calls, if it is one.
    pub fn session_token(&self) -> Option<&str> {
        match &self.credential {
            Credential::Session(token) => Some(token),
            Credential::ApiKey(_) => None,
        }
    }

    /// For what a browser may do with our cookie from our own pages only.
    ///
    /// # Errors
    /// 403 where a page of another site calls.
    pub fn check_origin(&self, api: &Api, headers: &HeaderMap) -> Result<(), Problem> {
        match self.credential {
            Credential::Session(_) => origin::check(headers, &api.settings().public_url),
            Credential::ApiKey(_) => Ok(()),
        }
    }
}

impl FromRequestParts<Api> for AnyCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let credential = Credential::of(&parts.headers)?;
        let found = credential.any_principal(api.inbox()).await.map_err(|error| match (error, &credential) {
            (Error::NotSignedIn, Credential::Session(_)) => {
                Problem::not_signed_in("The session has ended. Sign in again.")
            }
            (Error::NotSignedIn, Credential::ApiKey(_)) => Problem::not_signed_in("This API key is not known."),
            (error, _) => error.into(),
        })?;
        let (principal, must_add_second_factor) = found;
        let caller = Caller { principal, credential };
        if !parts.method.is_safe() {
            caller.check_origin(api, &parts.headers)?;
        }
        Ok(Self { caller, must_add_second_factor })
    }
}

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let AnyCaller { caller, must_add_second_factor } = AnyCaller::from_request_parts(parts, api).await?;
        if must_add_second_factor { Err(Error::SecondFactorMissing.into()) } else { Ok(caller) }
    }
}

impl<P: Needed> FromRequestParts<Api> for May<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, api).await?;
        if caller.principal.permissions.has(P::PERMISSION) {
            Ok(Self(caller, PhantomData))
        } else {
            Err(Problem::not_permitted(P::PERMISSION))
        }
    }
}
