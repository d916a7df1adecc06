//! The clinical record through the front door: a child, a dentist, a hygienist.

mod carnet;
mod chart;
mod correcting;
mod dashboard;
mod drafts;
mod lists;
mod overview;
mod risk;
mod signing;
mod timeline;
mod traces;

use axum::http::Method;
use serde_json::{Value, json};

use super::clinic::{Answer, Who};
use super::patients::{Desk, belen, path, with};

/// A desk with a child of eight.
struct Chair {
    desk: Desk,
    child: Value,
}

impl Chair {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let child = desk.register(belen()).await;
        // To the 24th of November, at ten.
        desk.later(188);
        Self { desk, child }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}{rest}", path(&self.child["id"]))
    }

    async fn send(&self, who: Who, method: Method, rest: &str, body: Option<Value>) -> Answer {
        self.desk.ask(who, method, &self.at(rest), &[], body).await
    }

    async fn get(&self, rest: &str) -> Answer {
        self.send(Who::Odontologo, Method::GET, rest, None).await
    }

    async fn post(&self, rest: &str, body: Value) -> Answer {
        self.send(Who::Odontologo, Method::POST, rest, Some(body)).await
    }

    async fn begin(&self, review: Value) -> Value {
        self.post("/reviews", review).await.expect(201)
    }

    async fn complete(&self, review: &Value) -> Answer {
        let rest = format!("/reviews/{}/complete", review["id"].as_str().unwrap());
        self.send(Who::Odontologo, Method::POST, &rest, None).await
    }

    /// A review that was begun and signed.
    async fn signed(&self, review: Value) -> Value {
        let draft = self.begin(review).await;
        self.complete(&draft).await.expect(200)
    }

    async fn save(&self, review: &Value, version: &Value, body: Value) -> Answer {
        let rest = format!("/reviews/{}", review["id"].as_str().unwrap());
        self.desk
            .put(Who::Odontologo, &self.at(&rest), version, body)
            .await
    }

    async fn correct(&self, review: &Value, body: Value) -> Answer {
        let rest = format!("/reviews/{}/corrections", review["id"].as_str().unwrap());
        self.post(&rest, body).await
    }
}

/// A preventive review of a calm mouth, today.
fn calm() -> Value {
    json!({
        "reviewType": "PREVENTIVA", "reviewDate": "2026-11-24T08:30:00Z", "plaqueIndex": 10,
        "dietRisk": "LOW", "fluorideExposure": "ADEQUATE"
    })
}

fn on(day: &str, mut review: Value) -> Value {
    review["reviewDate"] = json!(format!("{day}T10:00:00Z"));
    review
}

fn tooth(number: u8, status: &str) -> Value {
    json!({ "toothNumber": number, "status": status })
}

/// A tooth of a chart.
fn in_chart(chart: &Value, number: u8) -> &Value {
    let teeth = chart["teeth"].as_array().unwrap();
    let is_wanted = |tooth: &&Value| tooth["toothNumber"] == number;
    teeth.iter().find(is_wanted).unwrap()
}
