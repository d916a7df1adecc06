import { call } from "./transport";
import type {
  InvitationLink,
  InvitationView,
  Invited,
  Me,
  PersonInput,
  Reauthenticated,
  RecoveryCodes,
  ResetCode,
  SecondFactorRequired,
  SessionList,
  SignedIn,
  Status,
  TwoFactorEnrolment,
  User,
  UserList,
} from "./types";

export const getStatus = () => call<Status>("GET", "/api/status", { open: true, background: true });

export const login = (body: { email: string; password: string }) =>
  call<SignedIn | SecondFactorRequired>("POST", "/api/auth/login", { body, open: true });

export const verifyTwoFactor = (body: { challenge: string; code: string }) =>
  call<SignedIn>("POST", "/api/auth/verify-2fa", { body, open: true });

export const logout = () => call<void>("POST", "/api/auth/logout", { body: {}, open: true });

export const getMe = (options: { background?: boolean } = {}) =>
  call<Me>("GET", "/api/auth/me", options);

export const reauthenticate = (body: { password: string; code?: string | undefined }) =>
  call<Reauthenticated>("POST", "/api/auth/reauthenticate", { body });

export const changePassword = (body: { currentPassword: string; newPassword: string }) =>
  call<void>("POST", "/api/auth/password", { body });

export const forgotPassword = (body: { email: string }) =>
  call<unknown>("POST", "/api/auth/forgot-password", { body, open: true });

export const resetPassword = (body: { email: string; code: string; newPassword: string }) =>
  call<void>("POST", "/api/auth/reset-password", { body, open: true });

export const listSessions = (signal?: AbortSignal) =>
  call<SessionList>("GET", "/api/auth/sessions", { signal });

export const endSession = (id: string) =>
  call<void>("DELETE", "/api/auth/sessions/{id}", { path: { id } });

export const enrolTwoFactor = () =>
  call<TwoFactorEnrolment>("POST", "/api/auth/2fa/enroll", { body: {} });

export const activateTwoFactor = (body: { code: string }) =>
  call<RecoveryCodes>("POST", "/api/auth/2fa/activate", { body });

export const renewRecoveryCodes = () =>
  call<RecoveryCodes>("POST", "/api/auth/2fa/recovery-codes", { body: {} });

export const disableTwoFactor = () => call<void>("DELETE", "/api/auth/2fa");

export const listUsers = (cursor: string | undefined, signal?: AbortSignal) =>
  call<UserList>("GET", "/api/users", { query: { limit: 100, cursor }, signal });

export const unlockUser = (id: string) =>
  call<void>("POST", "/api/users/{id}/unlock", { path: { id }, body: {} });

export const makeResetCode = (id: string) =>
  call<ResetCode>("POST", "/api/users/{id}/reset-code", { path: { id }, body: {} });

export const inviteUser = (body: PersonInput) => call<Invited>("POST", "/api/users", { body });

export const getUser = (id: string, signal?: AbortSignal) =>
  call<User>("GET", "/api/users/{id}", { path: { id }, signal });

export const editUser = (id: string, version: number, body: PersonInput) =>
  call<User>("PUT", "/api/users/{id}", { path: { id }, ifMatch: version, body });

export const deactivateUser = (id: string) =>
  call<User>("POST", "/api/users/{id}/deactivate", { path: { id }, body: {} });

export const activateUser = (id: string) =>
  call<User>("POST", "/api/users/{id}/activate", { path: { id }, body: {} });

export const signOutUser = (id: string) =>
  call<void>("POST", "/api/users/{id}/sign-out", { path: { id }, body: {} });

export const listSessionsOf = (id: string, signal?: AbortSignal) =>
  call<SessionList>("GET", "/api/users/{id}/sessions", { path: { id }, signal });

export const endSessionOf = (id: string, sessionId: string) =>
  call<void>("DELETE", "/api/users/{id}/sessions/{sessionId}", { path: { id, sessionId } });

export const showInvitation = (userId: string) =>
  call<InvitationLink>("GET", "/api/auth/qr-code/{userId}", { path: { userId } });

export const renewInvitation = (id: string) =>
  call<InvitationLink>("POST", "/api/users/{id}/invitation", { path: { id }, body: {} });

export const revokeInvitation = (id: string) =>
  call<void>("DELETE", "/api/users/{id}/invitation", { path: { id } });

/** For the person invited: the token travels in bodies alone, never in an address. */
export const lookAtInvitation = (token: string) =>
  call<InvitationView>("POST", "/api/auth/invitation", { body: { token }, open: true });

export const register = (body: { token: string; name: string; password: string }) =>
  call<{ email?: string | null }>("POST", "/api/auth/register", { body, open: true });
