const PAYMENTS = 'src/main/java/example/fintechfast/payments';

/** What the second release does to the template: as `applyEdits` of the sample company takes it, and files that move. */
export const SECOND_RELEASE = {
  message: 'Second release',
  change: {
    '.github/workflows/ci.yaml': [
      ['actions/checkout@v4', 'actions/checkout@v5'],
      ['actions/setup-java@v4', 'actions/setup-java@v5'],
      [
        '      - run: ./gradlew --no-daemon dependencyCheckAnalyze\n',
        '      - run: ./gradlew --no-daemon dependencyCheckAnalyze\n      - run: ./gradlew --no-daemon cyclonedxBom\n      - uses: actions/upload-artifact@v4\n        with: { name: sbom, path: build/reports/bom.json }\n',
      ],
      ['actions/checkout@v4', 'actions/checkout@v5'],
    ],
    '.gitignore': [['*.iml\n', '*.iml\n/.idea/\n']],
    Dockerfile: [
      [
        'eclipse-temurin:21.0.5_11-jdk-noble',
        'eclipse-temurin:21.0.6_7-jdk-noble',
      ],
      [
        'eclipse-temurin:21.0.5_11-jre-noble',
        'eclipse-temurin:21.0.6_7-jre-noble',
      ],
      [
        'ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75",',
        'ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError",',
      ],
    ],
    'README.md': [
      [
        './gradlew check\n```\n',
        './gradlew check\nbin/verify\n```\n\nFound a vulnerability? See [SECURITY.md](SECURITY.md).\n',
      ],
    ],
    'bin/verify': [
      [
        './gradlew --no-daemon check',
        './gradlew --no-daemon spotlessCheck check',
      ],
    ],
    'build.gradle.kts': [
      [
        'id("org.springframework.boot") version "3.4.1"',
        'id("org.springframework.boot") version "3.4.3"\n    id("org.cyclonedx.bom") version "2.1.0"',
      ],
      [
        'micrometer-registry-prometheus:1.14.2',
        'micrometer-registry-prometheus:1.14.4',
      ],
      ['postgresql:42.7.4', 'postgresql:42.7.5'],
      ['testcontainers:postgresql:1.20.4', 'testcontainers:postgresql:1.20.5'],
    ],
    'catalog-info.yaml': [
      [
        '    backstage.io/techdocs-ref: dir:.\n',
        '    backstage.io/techdocs-ref: dir:.\n    fintech-fast.example/sbom: build/reports/bom.json\n',
      ],
    ],
    'compose.yaml': [['postgres:17.2', 'postgres:17.4']],
    'deploy/deployment.yaml': [
      [
        'requests: { cpu: 500m, memory: 768Mi }',
        'requests: { cpu: 500m, memory: 1Gi }',
      ],
      ['limits: { memory: 1Gi }', 'limits: { memory: 1280Mi }'],
      [
        '        runAsNonRoot: true\n',
        '        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n',
      ],
    ],
    'docs/index.md': [
      [
        '[How it works inside](architecture.md)',
        '[How it works inside](design.md)',
      ],
      [
        '99.95 % of authorisations answered in under 2.5 s, over 30 days  ',
        '99.95 % of authorisations answered in under 2 s, over 30 days    ',
      ],
    ],
    'docs/runbooks/high-latency.md': [
      [
        '## Tell people\n',
        '## Is it the garbage collector?\n\n`jvm_gc_pause_seconds_max` above 0.5 for five minutes: double the memory, then look for what fills it.\n\n## Tell people\n',
      ],
    ],
    'mkdocs.yml': [
      ['architecture.md', 'design.md'],
      ['      - 3. One retry: adr/0003-one-retry.md\n', ''],
      [
        '      - Many declines: runbooks/declines.md\n',
        '      - Database is full: runbooks/database-is-full.md\n',
      ],
    ],
    'src/main/resources/application.yaml': [
      ['connection-timeout: 1000', 'connection-timeout: 750'],
      [
        '  endpoint.health.probes.enabled: true\n',
        '  endpoint.health.probes.enabled: true\n  tracing.sampling.probability: 0.1\n',
      ],
    ],
    [`${PAYMENTS}/PaymentController.java`]: [
      [
        '  @GetMapping("/{paymentId}")\n  Payment get(@PathVariable String paymentId) {\n',
        '  @GetMapping("/{paymentId}")\n  Payment get(@PathVariable String paymentId) {\n    Correlation.note("payment", paymentId);\n',
      ],
    ],
    [`${PAYMENTS}/routing/HttpAcquirer.java`]: [
      [
        '    return client.post().uri(path).body(body).retrieve().body(Answer.class);',
        '    return client\n        .post()\n        .uri(path)\n        .header("X-Correlation-Id", Correlation.id())\n        .body(body)\n        .retrieve()\n        .body(Answer.class);',
      ],
    ],
    'deploy/prometheus-rules.yaml': [
      [
        '            summary: More than a quarter of payments is declined\n            runbook: docs/runbooks/declines.md',
        '            summary: More than a quarter of payments is declined\n            runbook: docs/runbooks/high-latency.md',
      ],
    ],
  },
  add: {
    'SECURITY.md': [
      '# Found a vulnerability?',
      '',
      'Tell ‹team› in private, not in an issue. Within a working day somebody answers; within ten it is mended.',
    ],
    'docs/runbooks/database-is-full.md': [
      '# The database is full',
      '',
      '1. Is it payments, or their log? `select pg_size_pretty(pg_total_relation_size(oid)), relname from pg_class order by 1 desc limit 5;`',
      "2. Old idempotency keys go first: `delete from idempotency_keys where made_at < now() - interval '30 days';`",
      '3. Ask for a larger volume; it takes the platform a minute.',
    ],
    '.github/workflows/release.yaml': [
      'name: Release',
      'on:',
      '  push:',
      "    tags: ['v*']",
      'permissions:',
      '  contents: read',
      'jobs:',
      '  image:',
      '    runs-on: ubuntu-24.04',
      '    steps:',
      '      - uses: actions/checkout@v5',
      '      - run: docker build --tag images.fintech-fast.example/‹name›:$GITHUB_REF_NAME .',
      '      - run: docker push images.fintech-fast.example/‹name›:$GITHUB_REF_NAME',
    ],
    [`${PAYMENTS}/Correlation.java`]: [
      'package example.fintechfast.payments;',
      '',
      'import java.util.UUID;',
      'import org.slf4j.MDC;',
      '',
      '/** One id for all that is logged and asked because of one request. */',
      'public final class Correlation {',
      '',
      '  private Correlation() {}',
      '',
      '  public static String id() {',
      '    String id = MDC.get("correlation");',
      '    return id == null ? UUID.randomUUID().toString() : id;',
      '  }',
      '',
      '  public static void note(String key, String value) {',
      '    MDC.put(key, value);',
      '  }',
      '}',
    ],
  },
  remove: ['docs/runbooks/declines.md', 'docs/adr/0003-one-retry.md'],
  move: {
    'docs/architecture.md': 'docs/design.md',
    'deploy/prometheus-rules.yaml': 'deploy/‹name›-alerts.yaml',
  },
};
