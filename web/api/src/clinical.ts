import { call } from "./transport";
import type {
  Chart,
  ChartDifferences,
  ChartEvents,
  ChartInput,
  OpenDrafts,
  Review,
  ReviewInput,
  Reviews,
} from "./types";

const CHART = "/api/patients/{id}/chart";
const REVIEW = "/api/patients/{id}/reviews/{reviewId}";

export const getChart = (id: string, date?: string, signal?: AbortSignal) =>
  call<Chart>("GET", CHART, { path: { id }, query: { date }, signal });

export const listDifferences = (id: string, from: string, to: string, signal?: AbortSignal) =>
  call<ChartDifferences>("GET", `${CHART}/differences`, {
    path: { id },
    query: { from, to },
    signal,
  });

export const listEvents = (id: string, tooth: number, signal?: AbortSignal) =>
  call<ChartEvents>("GET", `${CHART}/events`, { path: { id }, query: { tooth }, signal });

export const enterInChart = (id: string, body: ChartInput) =>
  call<Chart>("POST", `${CHART}/events`, { path: { id }, body });

export const markError = (id: string, eventId: string, reason: string) =>
  call<Chart>("POST", `${CHART}/events/{eventId}/error`, {
    path: { id, eventId },
    body: { reason },
  });

export const listReviews = (id: string, signal?: AbortSignal) =>
  call<Reviews>("GET", "/api/patients/{id}/reviews", { path: { id }, signal });

export const listOpenDrafts = (signal?: AbortSignal) =>
  call<OpenDrafts>("GET", "/api/reviews/drafts", { signal });

export const beginReview = (id: string, body: ReviewInput) =>
  call<Review>("POST", "/api/patients/{id}/reviews", { path: { id }, body });

export const getReview = (id: string, reviewId: string, signal?: AbortSignal) =>
  call<Review>("GET", REVIEW, { path: { id, reviewId }, signal });

export const saveReview = (id: string, reviewId: string, version: number, body: ReviewInput) =>
  call<Review>("PUT", REVIEW, { path: { id, reviewId }, ifMatch: version, body, background: true });

export const discardReview = (id: string, reviewId: string, version: number) =>
  call<void>("DELETE", REVIEW, { path: { id, reviewId }, ifMatch: version });

export const completeReview = (
  id: string,
  reviewId: string,
  version: number,
  chartRevision?: number,
) =>
  call<Review>("POST", `${REVIEW}/complete`, {
    path: { id, reviewId },
    ifMatch: version,
    body: { chartRevision },
  });

export const correctReview = (id: string, reviewId: string, body: ReviewInput) =>
  call<Review>("POST", `${REVIEW}/corrections`, { path: { id, reviewId }, body });
