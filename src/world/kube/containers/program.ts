/** What a program in a container is to the network: where it listens, what it answers, what it prints. */
import type { KubeObject } from '../api';
import type { HttpRequest, HttpResponse } from '../network/http';
import type { ContainerSpec } from './environment';

/** A server of a database, to those who ask for it. */
export interface Database {
  albums: Album[] | undefined;
  /** Who may log in: a password that was set when the data was made; undefined trusts everybody. */
  password: string | undefined;
  user: string;
  name: string;
}

export interface Album {
  artist: string;
  title: string;
  year: number;
}

/** How a connection to a database went: the data, or what libpq says. */
export type DatabaseAnswer = { database: Database } | { error: string };

export interface DatabaseAddress {
  host: string;
  port: number;
  user?: string;
  password?: string;
  name?: string;
}

/** One container and what it can reach. */
export interface ContainerPlace {
  pod: KubeObject;
  container: ContainerSpec;
  env: Record<string, string>;
  /** ms of world time */
  now: number;
  /** Connects as this pod. */
  database(address: DatabaseAddress): DatabaseAnswer;
  /** What is kept in the volume at a path, or in the container itself. */
  data(path: string): Database | undefined;
}

export interface Program {
  /** One knows nothing of where it listens: a probe of it passes. */
  unknown?: true;
  listens(place: ContainerPlace): number[];
  /** Lines it prints when it starts, each with its line break. */
  starts?(place: ContainerPlace): string;
  /**
   * What it does once it has started, again and again until `done`: it finds what it needs. The line is printed.
   */
  settles?(place: ContainerPlace): { done: boolean; line: string };
  /** Absent: it does not speak HTTP. */
  answer?(request: HttpRequest, place: ContainerPlace): HttpResponse;
  /** The line it prints for a request. */
  logs?(request: HttpRequest, response: HttpResponse, place: ContainerPlace, from: string): string;
  /** Absent: it is no database. */
  database?(place: ContainerPlace): Database;
}

/** `ghcr.io/a/rocky-app:1.0.0` → `rocky-app` and `1.0.0`. */
export function nameAndTag(image: string): { name: string; tag: string } {
  const last = image
    .replace(/@sha256:.*$/, '')
    .split('/')
    .at(-1)!;
  const [name = '', tag = 'latest'] = last.split(':');
  return { name, tag };
}
