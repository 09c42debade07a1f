// Harbor's tables in a real PostgreSQL on this machine: reading all of them for
// an import, and asking for one robot for a login.
#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "benchmark/benchmark.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/harbor/harbor_import.h"
#include "robot_accounts/store/harbor/harbor_reader.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/postgres/connection.h"
#include "robot_accounts/store/postgres/postgres_url.h"
#include "tests/store/harbor_database.h"

namespace robot_accounts {
namespace {

// A Harbor of `projects` projects, and as many robots, each with five
// permissions in its project.
class Harbor {
 public:
  Harbor(int64_t projects, int64_t robots) {
    const std::string num_projects = std::to_string(projects);
    Sql& sql = database_.sql();
    sql.Run(
        "INSERT INTO project (project_id, owner_id, name) SELECT n, 1,"
        " 'team-' || n FROM generate_series(10, 9 + " +
        num_projects +
        ") AS n;"
        "INSERT INTO project_metadata (project_id, name, value) SELECT"
        " p.project_id, m, 'false' FROM project p, unnest(ARRAY['public',"
        " 'auto_scan', 'severity', 'enable_content_trust', 'prevent_vul'])"
        " AS m ON CONFLICT DO NOTHING;"
        "INSERT INTO permission_policy (scope, resource, action, effect)"
        " SELECT '/project/' || p.project_id, x.resource, x.action, '' FROM"
        " project p, (VALUES ('repository', 'pull'), ('repository',"
        " 'push'), ('tag', 'create'), ('artifact', 'read'), ('scan',"
        " 'create')) AS x (resource, action)");
    sql.Run(
        "INSERT INTO robot (name, description, project_id, expiresat,"
        " secret, salt, duration, creator_type, creator_ref) SELECT 'team-'"
        " || 10 + n % " +
        num_projects +
        " || '+ci-' || n, 'build farm',"
        " 10 + n % " +
        num_projects + ", -1, " + Literal(HarborSecrets()[0].hash) + ", " +
        Literal(HarborSecrets()[0].salt) +
        ", -1, 'local', 1 FROM generate_series(0, " +
        std::to_string(robots - 1) +
        ") AS n;"
        "INSERT INTO role_permission (role_type, role_id,"
        " permission_policy_id) SELECT 'robotaccount', r.id, p.id FROM"
        " robot r JOIN permission_policy p ON p.scope = '/project/' ||"
        " r.project_id; ANALYZE");
  }

  std::string url() const { return database_.harbor_url(); }
  HarborDatabase& database() { return database_; }

  // Made once for each size.
  static Harbor& Of(int64_t projects) {
    static Harbor& few = *new Harbor(100, 10000);
    if (projects <= 100) return few;
    static Harbor& many = *new Harbor(1000, 100000);
    return many;
  }

 private:
  HarborDatabase database_;
};

void BM_HarborReaderRead(benchmark::State& state) {
  Harbor& harbor = Harbor::Of(1000);
  size_t robots = 0;
  for (auto _ : state) {
    const auto connection =
        PostgresConnection::Open(*PostgresUrl::Parse(harbor.url()).value(), {});
    if (!connection.ok()) return state.SkipWithError("no connection");
    const auto reader = HarborReader::Read(**connection);
    if (!reader.ok()) return state.SkipWithError("not read");
    robots = reader->size();
    for (size_t i = 0; i < robots; ++i) {
      benchmark::DoNotOptimize(reader->At(i));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(robots));
}
BENCHMARK(BM_HarborReaderRead)->Unit(benchmark::kMillisecond)->UseRealTime();

// All of it: read, and stored by the thousand. By the number of projects; there
// are a hundred robots in each.
void Import(benchmark::State& state, const std::string& store_url) {
  Harbor& harbor = Harbor::Of(state.range(0));
  int64_t robots = 0;
  for (auto _ : state) {
    const auto accounts =
        RobotAccounts::Create(OpenStore(store_url).value(), {}).value();
    const auto report =
        ImportFromHarbor(*accounts, Actor::Host(), harbor.url());
    if (!report.ok()) return state.SkipWithError("not imported");
    robots = report->Count(ImportOutcome::kImported);
    state.PauseTiming();
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::remove((store_url.substr(store_url.find(':') + 1) + suffix).c_str());
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * robots);
}

void BM_HarborImport_Memory(benchmark::State& state) {
  Import(state, "memory:");
}
BENCHMARK(BM_HarborImport_Memory)
    ->Arg(100)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void BM_HarborImport_Sqlite(benchmark::State& state) {
  char folder[] = "/tmp/harbor_bench.XXXXXX";
  if (mkdtemp(folder) == nullptr) return state.SkipWithError("no folder");
  Import(state, std::string("sqlite:") + folder + "/robots.db");
  rmdir(folder);
}
BENCHMARK(BM_HarborImport_Sqlite)
    ->Arg(100)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

std::unique_ptr<RobotStore> OpenHarbor(int64_t projects, int64_t freshness_ms) {
  StoreOptions options;
  options.freshness_ms = freshness_ms;
  return OpenStore(Harbor::Of(projects).url(), options).value();
}

// What the store does for a login, by the number of projects.
void BM_HarborViewForLogin(benchmark::State& state) {
  const auto store = OpenHarbor(state.range(0), 0);
  for (auto _ : state) {
    const auto view = store->ViewForLogin("team-10", "ci-0");
    if (!view.ok() || !view->robot.has_value()) {
      return state.SkipWithError("not found");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HarborViewForLogin)->Arg(100)->Arg(1000)->UseRealTime();

// The same while Harbor writes: the tables of projects are looked through.
void BM_HarborViewForLogin_Busy(benchmark::State& state) {
  const auto store = OpenHarbor(state.range(0), 0);
  Sql& harbor = Harbor::Of(state.range(0)).database().sql();
  for (auto _ : state) {
    state.PauseTiming();
    harbor.Run("UPDATE robot SET disabled = false WHERE id = 2");
    state.ResumeTiming();
    const auto view = store->ViewForLogin("team-10", "ci-0");
    if (!view.ok() || !view->robot.has_value()) {
      return state.SkipWithError("not found");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HarborViewForLogin_Busy)->Arg(100)->Arg(1000)->UseRealTime();

void BM_HarborViewForLogin_Freshness(benchmark::State& state) {
  const auto store = OpenHarbor(1000, /*freshness_ms=*/50);
  for (auto _ : state) {
    const auto view = store->ViewForLogin("team-10", "ci-0");
    if (!view.ok()) return state.SkipWithError("not found");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HarborViewForLogin_Freshness)->UseRealTime();

// A whole login with a secret that is remembered.
void BM_HarborAuthenticate_Warm(benchmark::State& state) {
  static RobotAccounts& accounts =
      *RobotAccounts::Create(OpenHarbor(1000, 0), {}).value().release();
  for (auto _ : state) {
    const auto principal = accounts.Authenticate(Login(), "robot$team-10+ci-0",
                                                 HarborSecrets()[0].secret);
    if (!principal.ok()) return state.SkipWithError("refused");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HarborAuthenticate_Warm)->ThreadRange(1, 8)->UseRealTime();

void BM_HarborList(benchmark::State& state) {
  const auto store = OpenHarbor(1000, 0);
  RobotQuery query;
  query.order = static_cast<RobotOrder>(state.range(0));
  for (auto _ : state) {
    const auto page = store->List(query);
    if (!page.ok() || page->robots.size() != query.page_size) {
      return state.SkipWithError("not listed");
    }
  }
}
BENCHMARK(BM_HarborList)
    ->DenseRange(1, 3)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace robot_accounts
