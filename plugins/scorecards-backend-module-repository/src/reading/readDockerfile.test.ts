import { readDockerfile } from './readDockerfile';

const digest = `sha256:${'a'.repeat(64)}`;

describe('readDockerfile', () => {
  it.each([
    ['FROM node:22.13.0-slim\nUSER node', false],
    ['FROM node:22.13.0-slim\nUSER 10001:10001', false],
    ['FROM node:22.13.0-slim', true],
    ['FROM node:22.13.0-slim\nUSER root', true],
    ['FROM node:22.13.0-slim\nUSER 0:0', true],
    ['FROM node:22.13.0-slim\nUSER node\nRUN x\nUSER root', true],
    ['FROM node:22.13.0-slim AS build\nUSER node\nFROM alpine:3.20', true],
    ['FROM node:22.13.0-slim AS Base\nUSER node\nFROM base', false],
    ['FROM node:22.13.0-slim\nARG WHO=app\nUSER ${WHO}', false],
    ['FROM node:22.13.0-slim\nUSER $UNKNOWN', true],
    ['FROM node:22.13.0-slim\nRUN cat <<EOF\nUSER node\nEOF', true],
    ['FROM node:22.13.0-slim\n# USER node', true],
    ['FROM node:22.13.0-slim\nRUN a \\\n  # why\n  USER node', true],
    ['FROM gcr.io/distroless/static-debian12:nonroot', false],
    ['FROM nginxinc/nginx-unprivileged:1.27.3', false],
    ['from scratch\nuser 1000', false],
  ])('%j runs as root: %s', (text, expected) => {
    expect(readDockerfile(text)?.runsAsRoot).toBe(expected);
  });

  it.each([
    [`FROM node:22@${digest}`, 'digest'],
    [`FROM node@${digest} AS a\nFROM a`, 'digest'],
    ['FROM scratch', 'digest'],
    ['FROM node:22.13.0-bookworm', 'version'],
    [`FROM golang:1.23 AS build\nFROM alpine@${digest}`, 'version'],
    ['FROM --platform=$BUILDPLATFORM "node:22.1"', 'version'],
    ['ARG NODE=22.13.0\nFROM node:${NODE}', 'version'],
    ['FROM node:${NODE:-22.13}', 'version'],
    ['FROM eclipse-temurin:21.0.5_11-jre', 'version'],
    ['FROM node:22', 'major'],
    ['FROM node:22-slim', 'major'],
    ['FROM debian:bookworm', 'tag'],
    ['FROM node:latest', 'none'],
    ['FROM node', 'none'],
    ['FROM registry.example.com:5000/node', 'none'],
    ['FROM node:$NODE', 'none'],
    ['FROM node:22.13.0\nFROM python', 'none'],
  ])('%j is pinned by %s', (text, expected) => {
    expect(readDockerfile(text)?.pinning).toBe(expected);
  });

  it('knows stages, and what is no Dockerfile', () => {
    expect(readDockerfile('FROM a:1\nFROM b:1')?.isMultiStage).toBe(true);
    expect(readDockerfile('FROM a:1')?.isMultiStage).toBe(false);
    expect(readDockerfile('')).toBeUndefined();
    expect(readDockerfile('USER node\n\0\0')).toBeUndefined();
  });

  it.each([
    ['stages', 'FROM a AS a\n'.repeat(20_000)],
    ['variables', `FROM ${'${a:-'.repeat(50_000)}`],
    ['continued lines', `FROM a${'\\\n b'.repeat(60_000)}`],
    ['quotes', `FROM a:1\nUSER ${'"'.repeat(200_000)}`],
  ])('does not choke on a quarter megabyte of %s', (_, text) => {
    const start = process.cpuUsage();
    readDockerfile(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });
});
