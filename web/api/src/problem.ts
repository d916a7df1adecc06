import type { Candidate, FieldProblem } from "./types";

interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  params?: Record<string, unknown>;
  errors?: FieldProblem[];
  traceId?: string;
  current?: unknown;
  candidates?: Candidate[];
}

/** The server answered, and said no. `message` is written for people, in their language. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly params: Record<string, unknown>;
  readonly errors: FieldProblem[];
  readonly traceId: string | undefined;
  /** With 412: the record as it stands now. */
  readonly current: unknown;
  /** With 409: what the request may be confused with. */
  readonly candidates: Candidate[];
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: ProblemBody, retryAfter: string | null) {
    super(body.detail ?? body.title ?? "");
    this.status = status;
    this.code = body.code ?? `http.${status}`;
    this.title = body.title ?? "";
    this.params = body.params ?? {};
    this.errors = body.errors ?? [];
    this.traceId = body.traceId;
    this.current = body.current;
    this.candidates = body.candidates ?? [];
    const seconds = Number(this.params.retryAfterSeconds ?? retryAfter ?? Number.NaN);
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : undefined;
  }
}

/** No answer came: the box is off, the network is down, or it took too long. */
export class ApiUnreachable extends Error {
  override readonly name = "ApiUnreachable";
}

export async function readProblem(response: Response): Promise<ApiProblem> {
  const retryAfter = response.headers.get("Retry-After");
  let body: ProblemBody = {};
  if (response.headers.get("Content-Type")?.includes("json")) {
    body = await response.json().catch(() => ({}));
  }
  return new ApiProblem(response.status, body, retryAfter);
}
