import { call } from "./transport";
import type { Task, TaskAssignees, TaskCounts, TaskInput, TaskPage, TaskQuery } from "./types";

const PAGE = 100;

export const listTasks = (query: TaskQuery, cursor: string | undefined, signal?: AbortSignal) =>
  call<TaskPage>("GET", "/api/tasks", { query: { ...query, limit: PAGE, cursor }, signal });

export const countTasks = (signal?: AbortSignal) =>
  call<TaskCounts>("GET", "/api/tasks/counts", { signal, background: true });

export const listAssignees = (signal?: AbortSignal) =>
  call<TaskAssignees>("GET", "/api/tasks/assignees", { signal });

export const createTask = (body: TaskInput) => call<Task>("POST", "/api/tasks", { body });

export const getTask = (id: string, signal?: AbortSignal) =>
  call<Task>("GET", "/api/tasks/{id}", { path: { id }, signal });

export const updateTask = (id: string, version: number, body: TaskInput) =>
  call<Task>("PUT", "/api/tasks/{id}", { path: { id }, ifMatch: version, body });

export const completeTask = (id: string) =>
  call<Task>("POST", "/api/tasks/{id}/complete", { path: { id }, body: {} });

export const reopenTask = (id: string) =>
  call<Task>("POST", "/api/tasks/{id}/reopen", { path: { id }, body: {} });

export const deleteTask = (id: string, version: number) =>
  call<void>("DELETE", "/api/tasks/{id}", { path: { id }, ifMatch: version });

export const restoreTask = (id: string) =>
  call<Task>("POST", "/api/tasks/{id}/restore", { path: { id }, body: {} });
