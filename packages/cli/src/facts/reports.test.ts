import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsFrom } from './factsFrom';
import { readEvidence } from './readEvidence';
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

  it('leave the age open as soon as one critical vulnerability has no date', () => {
    const found = (id: string, published?: string, component = 'a') => ({
      id,
      component,
      severity: 'critical' as const,
      published,
    });
    const oldest = (...vulnerabilities: ReturnType<typeof found>[]) =>
      factsFrom([{ vulnerabilities }])['ci.oldestCriticalVulnerability'];
    const dated = found('CVE-1', '2026-11-20T10:00:00+02:00');
    expect(oldest(dated)).toBe('2026-11-20T08:00:00.000Z');
    expect(oldest(dated, found('CVE-2'))).toBeNull();
    expect(oldest(found('CVE-2'), dated)).toBeNull();
    // A date is one of the vulnerability, whichever report or component tells it; of two, the earlier counts
    expect(
      oldest(
        found('CVE-1', '2026-11-01T00:00:00Z', 'b'),
        dated,
        found('CVE-1'),
        found('CVE-1', undefined, 'c'),
      ),
    ).toBe('2026-11-01T00:00:00.000Z');
    expect(
      factsFrom([
        {
          vulnerabilities: [dated, { ...found('CVE-3'), severity: 'high' }],
        },
      ]),
    ).toMatchObject({
      'ci.oldestCriticalVulnerability': '2026-11-20T08:00:00.000Z',
    });
  });

  it('without a test are read, with a warning', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reports-'));
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const file = join(folder, 'report.xml');
      await writeFile(file, JUNIT);
      await readEvidence('junit', file);
      expect(written).not.toHaveBeenCalled();
      await writeFile(file, '<testsuites/>');
      expect(await readEvidence('junit', file)).toEqual({
        tests: { total: 0, failed: 0, skipped: 0 },
      });
      expect(written.mock.calls).toEqual([
        [`paved: warning: --junit ${file}: the report has no test\n`],
      ]);
    } finally {
      written.mockRestore();
      await rm(folder, { recursive: true });
    }
  });

  it.each<[keyof typeof reports, string, string]>([
    ['junit', '', 'it is not XML'],
    ['junit', '<a>', 'it is not XML'],
    ['junit', '<a/>', "neither 'testsuites' nor 'testsuite'"],
    ['lcov', 'hello', "no 'end_of_record'"],
    ['lcov', 'LF:many\nend_of_record', 'no count of lines'],
    ['lcov', `${LCOV}SF:c.ts\nDA:1,1\n`, "'SF:c.ts' is cut off"],
    ['lcov', `${LCOV}SF:c.ts\nLF:5\nLH:5\nend_of_rec`, 'is cut off'],
    ['lcov', `${LCOV}DA:1,1`, 'is cut off'],
    ['lcov', `SF:c.ts\nDA:1,1\n${LCOV}`, "'SF:c.ts' is cut off"],
    ['lcov', 'SF:c.ts\nLF:4\nLH:5\nend_of_record', '5 of 4 lines'],
    [
      'lcov',
      `${LCOV}SF:c.ts\nDA:1,1\nDA:2,1\nLF:1\nend_of_record`,
      '2 of 1 lines',
    ],
    [
      'cobertura',
      '<coverage lines-valid="4" lines-covered="5"/>',
      '5 of 4 lines',
    ],
    [
      'cobertura',
      '<coverage lines-valid="4" lines-covered="-1"/>',
      '-1 of 4 lines',
    ],
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
