import { factsFrom } from './factsFrom';
import { reports } from './reports';

const LCOV =
  'SF:a.ts\nDA:1,1\nDA:2,0\nLF:4\nLH:3\nend_of_record\nSF:b.ts\nDA:1,1\nDA:2,0\nend_of_record\n';
const JUNIT = `<?xml version="1.0"?><testsuites tests="99">
  <testsuite name="a"><testcase name="1"/><testcase name="2"><failure message="no"/></testcase>
    <testsuite name="nested"><testcase name="3"><skipped/></testcase><testcase name="4"><error>x</error></testcase></testsuite>
  </testsuite></testsuites>`;
const SARIF = JSON.stringify({
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'scan',
          rules: [{ id: 'r1', defaultConfiguration: { level: 'error' } }],
        },
      },
      results: [
        { ruleId: 'r1', message: {} },
        { ruleId: 'r2', message: {} },
        { ruleId: 'r1', level: 'note', message: {} },
        { ruleId: 'r1', suppressions: [{ kind: 'inSource' }], message: {} },
        { ruleId: 'r1', kind: 'pass', message: {} },
      ],
    },
  ],
});
const TRIVY = JSON.stringify({
  SchemaVersion: 2,
  Results: [
    { Target: 'go.mod' },
    {
      Target: 'image',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-1',
          PkgName: 'openssl',
          InstalledVersion: '3',
          Severity: 'CRITICAL',
          PublishedDate: '2026-11-01T10:00:00Z',
        },
        {
          VulnerabilityID: 'CVE-1',
          PkgName: 'openssl',
          InstalledVersion: '3',
          Severity: 'CRITICAL',
        },
        { VulnerabilityID: 'CVE-2', PkgName: 'zlib', Severity: 'HIGH' },
      ],
    },
  ],
});
const CYCLONEDX = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  vulnerabilities: [
    {
      id: 'CVE-3',
      published: '2026-10-01T00:00:00.000Z',
      ratings: [{ severity: 'high' }, { severity: 'critical' }],
      affects: [{ ref: 'a' }, { ref: 'b' }],
    },
    {
      id: 'CVE-4',
      ratings: [{ severity: 'critical' }],
      analysis: { state: 'not_affected' },
    },
  ],
});

describe('reports', () => {
  it('become facts', () => {
    expect(
      factsFrom([
        reports.junit(JUNIT),
        reports.lcov(LCOV),
        reports.cobertura(
          '<coverage lines-valid="4" lines-covered="4" line-rate="1"></coverage>',
        ),
        reports.sarif(SARIF),
        reports.trivy(TRIVY),
        reports.cyclonedx(CYCLONEDX),
        reports.json('{"ci.imageSigned": true}'),
      ]),
    ).toEqual({
      'ci.tests': 4,
      'ci.failedTests': 2,
      'ci.skippedTests': 1,
      'ci.coverage': 80,
      'ci.staticAnalysisErrors': 1,
      'ci.staticAnalysisWarnings': 1,
      'ci.criticalVulnerabilities': 3,
      'ci.highVulnerabilities': 1,
      'ci.oldestCriticalVulnerability': '2026-10-01T00:00:00.000Z',
      'ci.imageSigned': true,
    });
  });

  it('never round coverage up to a limit', () => {
    expect(factsFrom([{ lines: { total: 100_000, covered: 79_999 } }])).toEqual(
      { 'ci.coverage': 79.99 },
    );
  });

  it('count lines where a tool wrote no totals', () => {
    expect(
      reports.cobertura(
        '<coverage><packages><package><classes><class><lines><line hits="1"/><line hits="0"/></lines></class></classes></package></packages></coverage>',
      ),
    ).toEqual({ lines: { total: 2, covered: 1 } });
  });

  it('with nothing bad in them say so', () => {
    expect(factsFrom([reports.trivy('{"SchemaVersion":2}')])).toMatchObject({
      'ci.criticalVulnerabilities': 0,
      'ci.oldestCriticalVulnerability': null,
    });
  });

  it.each<[keyof typeof reports, string, string]>([
    ['junit', '', 'it is not XML'],
    ['junit', '<a>', 'it is not XML'],
    ['junit', '<a/>', "neither 'testsuites' nor 'testsuite'"],
    ['lcov', 'hello', "no 'end_of_record'"],
    ['lcov', 'LF:many\nend_of_record', 'no count of lines'],
    ['cobertura', '<a/>', "no 'coverage'"],
    ['sarif', '{}', 'version: Required'],
    ['sarif', '{"version":"1.0","runs":[]}', 'is not SARIF 2'],
    ['trivy', '[]', 'its top'],
    ['cyclonedx', '{"bomFormat":"SPDX"}', 'bomFormat'],
    ['json', '[1', 'it is not JSON'],
  ])('%s refuses %j', (kind, text, reason) => {
    expect(() => reports[kind](text)).toThrow(reason);
  });

  it('do not let entities of XML grow', () => {
    const text = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(
      1000,
    )}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><testsuites><testsuite><testcase name="&b;"/></testsuite></testsuites>`;
    expect(reports.junit(text).tests?.total).toBe(1);
  });

  it('refuse the same fact from two places, and coverage of nothing', () => {
    expect(() =>
      factsFrom([{ facts: { 'ci.x': 1 } }, { facts: { 'ci.x': 1 } }]),
    ).toThrow('ci.x comes from more than one report');
    expect(() => factsFrom([{ lines: { total: 0, covered: 0 } }])).toThrow(
      'knows no line',
    );
  });
});
