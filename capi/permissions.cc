// Section 4 of robot_accounts.h: catalogues and permission sets.
#include "robot_accounts/capi/permissions.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/permissions/templates.h"

namespace robot_accounts {
namespace capi {

absl::optional<PermissionLevel> PermissionLevelOf(ra_level level) {
  switch (level) {
    case RA_LEVEL_SYSTEM:
      return PermissionLevel::kSystem;
    case RA_LEVEL_PROJECT:
      return PermissionLevel::kProject;
  }
  return absl::nullopt;
}

absl::Status UnknownLevel(ra_level level) {
  return InvalidArgument("UNKNOWN_LEVEL",
                         absl::StrCat("unknown level ", level));
}

}  // namespace capi
}  // namespace robot_accounts

using robot_accounts::Catalog;
using robot_accounts::CatalogEntry;
using robot_accounts::FindTemplate;
using robot_accounts::MakeError;
using robot_accounts::Permission;
using robot_accounts::PermissionLevel;
using robot_accounts::PermissionSet;
using robot_accounts::PermissionTemplate;
using robot_accounts::PermissionTemplates;
using robot_accounts::Quoted;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::IdOf;
using robot_accounts::capi::Lend;
using robot_accounts::capi::NewBuffer;
using robot_accounts::capi::PermissionLevelOf;
using robot_accounts::capi::UnknownLevel;

namespace {

absl::Status Return(absl::StatusOr<PermissionSet> set,
                    ra_permission_set** out_set) {
  if (!set.ok()) return set.status();
  *out_set = new ra_permission_set{*std::move(set)};
  return absl::OkStatus();
}

// All and none of a level.
ra_status MakeSet(const ra_catalog* catalog, ra_level level,
                  ra_permission_set** out_set, ra_error** out_error,
                  PermissionSet (*make)(std::shared_ptr<const Catalog>,
                                        PermissionLevel)) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_set", out_set);
    arguments.Need("catalog", catalog);
    if (!arguments.ok()) return arguments.status();
    const auto of_level = PermissionLevelOf(level);
    if (!of_level) return UnknownLevel(level);
    return Return(make(catalog->catalog, *of_level), out_set);
  });
}

// Union and difference.
template <typename Combine>
ra_status CombineSets(const ra_permission_set* set,
                      const ra_permission_set* other,
                      ra_permission_set** out_set, ra_error** out_error,
                      Combine combine) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_set", out_set);
    arguments.Need("set", set);
    arguments.Need("other", other);
    if (!arguments.ok()) return arguments.status();
    return Return(combine(set->set, other->set), out_set);
  });
}

}  // namespace

extern "C" {

// Neither is ever freed: hosts may ask while the program ends.
const ra_catalog* ra_catalog_default(void) {
  try {
    static const auto* const kCatalog =
        new ra_catalog{Catalog::Default(), /*lives_for_ever=*/true};
    return kCatalog;
  } catch (...) {
    return nullptr;  // Without memory; the next call tries again.
  }
}

const ra_catalog* ra_catalog_harbor_2_16(void) {
  try {
    static const auto* const kCatalog =
        new ra_catalog{Catalog::Harbor216(), /*lives_for_ever=*/true};
    return kCatalog;
  } catch (...) {
    return nullptr;
  }
}

ra_status ra_catalog_new(const ra_catalog* base, ra_catalog** out_catalog,
                         ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_catalog", out_catalog);
    if (!arguments.ok()) return arguments.status();
    *out_catalog =
        new ra_catalog{base == nullptr ? Catalog::Default() : base->catalog};
    return absl::OkStatus();
  });
}

ra_status ra_catalog_add(ra_catalog* catalog, ra_level level,
                         const char* resource, size_t resource_len,
                         const char* action, size_t action_len,
                         uint8_t is_deprecated, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("catalog", catalog);
    const auto entry = CatalogEntry{
        static_cast<PermissionLevel>(level),
        std::string(arguments.Text("resource", resource, resource_len)),
        std::string(arguments.Text("action", action, action_len)),
        is_deprecated != 0};
    if (!arguments.ok()) return arguments.status();
    if (catalog->lives_for_ever) {
      return MakeError(absl::StatusCode::kFailedPrecondition,
                       "CATALOG_READ_ONLY",
                       "only a catalogue of ra_catalog_new can be added to");
    }
    auto extended = Catalog::Extend(*catalog->catalog, {entry});
    if (extended.ok()) catalog->catalog = *std::move(extended);
    return extended.status();
  });
}

void ra_catalog_free(ra_catalog* catalog) {
  if (catalog != nullptr && !catalog->lives_for_ever) delete catalog;
}

size_t ra_catalog_size(const ra_catalog* catalog) {
  return catalog == nullptr ? 0 : static_cast<size_t>(catalog->catalog->size());
}

ra_status ra_catalog_at(const ra_catalog* catalog, size_t index,
                        ra_level* out_level, const char** out_resource,
                        size_t* out_resource_len, const char** out_action,
                        size_t* out_action_len, uint8_t* out_is_deprecated,
                        ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_level", out_level);
    arguments.Out("out_resource", out_resource);
    arguments.OptionalOut(out_resource_len);
    arguments.Out("out_action", out_action);
    arguments.OptionalOut(out_action_len);
    arguments.OptionalOut(out_is_deprecated);
    arguments.Need("catalog", catalog);
    if (!arguments.ok()) return arguments.status();
    const Catalog& pairs = *catalog->catalog;
    if (index >= static_cast<size_t>(pairs.size())) {
      return MakeError(
          absl::StatusCode::kOutOfRange, "INDEX_OUT_OF_RANGE",
          absl::StrCat("the catalogue has ", pairs.size(), " pairs"));
    }
    const CatalogEntry& entry = pairs.at(static_cast<int>(index));
    *out_level = static_cast<ra_level>(entry.level);
    *out_resource = Lend(entry.resource, out_resource_len);
    *out_action = Lend(entry.action, out_action_len);
    if (out_is_deprecated != nullptr) *out_is_deprecated = entry.deprecated;
    return absl::OkStatus();
  });
}

ra_status ra_permission_id(const ra_catalog* catalog, ra_level level,
                           const char* resource, size_t resource_len,
                           const char* action, size_t action_len,
                           int32_t* out_id, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_id", out_id);
    arguments.Need("catalog", catalog);
    const auto what = arguments.Text("resource", resource, resource_len);
    const auto how = arguments.Text("action", action, action_len);
    if (!arguments.ok()) return arguments.status();
    const auto of_level = PermissionLevelOf(level);
    if (!of_level) return UnknownLevel(level);
    const auto found = catalog->catalog->Find(*of_level, what, how);
    if (!found) {
      return MakeError(
          absl::StatusCode::kNotFound, "UNKNOWN_PERMISSION",
          absl::StrCat("unknown permission ", Quoted(what), ":", Quoted(how)));
    }
    *out_id = IdOf(*found);
    return absl::OkStatus();
  });
}

ra_status ra_permission_set_parse(const ra_catalog* catalog, ra_level level,
                                  const char* text, size_t text_len,
                                  ra_permission_set** out_set,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_set", out_set);
    arguments.Need("catalog", catalog);
    const auto items = arguments.Text("text", text, text_len);
    if (!arguments.ok()) return arguments.status();
    const auto of_level = PermissionLevelOf(level);
    if (!of_level) return UnknownLevel(level);
    return Return(PermissionSet::Parse(catalog->catalog, *of_level, items),
                  out_set);
  });
}

ra_status ra_permission_set_all(const ra_catalog* catalog, ra_level level,
                                ra_permission_set** out_set,
                                ra_error** out_error) {
  return MakeSet(catalog, level, out_set, out_error, &PermissionSet::All);
}

ra_status ra_permission_set_none(const ra_catalog* catalog, ra_level level,
                                 ra_permission_set** out_set,
                                 ra_error** out_error) {
  return MakeSet(catalog, level, out_set, out_error, &PermissionSet::None);
}

ra_status ra_permission_set_template(const ra_catalog* catalog,
                                     const char* name, size_t name_len,
                                     ra_permission_set** out_set,
                                     ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_set", out_set);
    arguments.Need("catalog", catalog);
    const auto text = arguments.Text("name", name, name_len);
    if (!arguments.ok()) return arguments.status();
    return Return(FindTemplate(catalog->catalog, text), out_set);
  });
}

size_t ra_permission_template_count(void) {
  return PermissionTemplates().size();
}

ra_status ra_permission_template_at(size_t index, const char** out_name,
                                    size_t* out_name_len, ra_level* out_level,
                                    const char** out_permissions,
                                    size_t* out_permissions_len,
                                    const char** out_description,
                                    size_t* out_description_len,
                                    ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_name", out_name);
    arguments.OptionalOut(out_name_len);
    arguments.Out("out_level", out_level);
    arguments.Out("out_permissions", out_permissions);
    arguments.OptionalOut(out_permissions_len);
    arguments.Out("out_description", out_description);
    arguments.OptionalOut(out_description_len);
    if (!arguments.ok()) return arguments.status();
    const size_t count = ra_permission_template_count();
    if (index >= count) {
      return MakeError(absl::StatusCode::kOutOfRange, "INDEX_OUT_OF_RANGE",
                       absl::StrCat("there are ", count, " templates"));
    }
    // Its texts are literals, so a NUL follows each.
    const PermissionTemplate& found = PermissionTemplates()[index];
    *out_name = Lend(found.name, out_name_len);
    *out_level = static_cast<ra_level>(found.level);
    *out_permissions = Lend(found.permissions, out_permissions_len);
    *out_description = Lend(found.description, out_description_len);
    return absl::OkStatus();
  });
}

ra_status ra_permission_set_union(const ra_permission_set* set,
                                  const ra_permission_set* other,
                                  ra_permission_set** out_set,
                                  ra_error** out_error) {
  return CombineSets(set, other, out_set, out_error,
                     [](const PermissionSet& a, const PermissionSet& b) {
                       return a.Union(b);
                     });
}

ra_status ra_permission_set_difference(const ra_permission_set* set,
                                       const ra_permission_set* other,
                                       ra_permission_set** out_set,
                                       ra_error** out_error) {
  return CombineSets(set, other, out_set, out_error,
                     [](const PermissionSet& a, const PermissionSet& b) {
                       return a.Difference(b);
                     });
}

ra_status ra_permission_set_contains(const ra_permission_set* set,
                                     const char* resource, size_t resource_len,
                                     const char* action, size_t action_len,
                                     uint8_t* out_contains,
                                     ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_contains", out_contains);
    arguments.Need("set", set);
    const auto what = arguments.Text("resource", resource, resource_len);
    const auto how = arguments.Text("action", action, action_len);
    if (!arguments.ok()) return arguments.status();
    const PermissionSet& in = set->set;
    const auto found = in.catalog()->Find(in.level(), what, how);
    *out_contains = found && in.Contains(*found);
    return absl::OkStatus();
  });
}

ra_status ra_permission_set_contains_all(const ra_permission_set* set,
                                         const ra_permission_set* other,
                                         uint8_t* out_contains,
                                         ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_contains", out_contains);
    arguments.Need("set", set);
    arguments.Need("other", other);
    if (!arguments.ok()) return arguments.status();
    *out_contains = set->set.ContainsAll(other->set);
    return absl::OkStatus();
  });
}

size_t ra_permission_set_size(const ra_permission_set* set) {
  return set == nullptr ? 0 : static_cast<size_t>(set->set.size());
}

ra_status ra_permission_set_to_text(const ra_permission_set* set,
                                    ra_buffer** out_text,
                                    ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_text", out_text);
    arguments.Need("set", set);
    if (!arguments.ok()) return arguments.status();
    *out_text = NewBuffer(set->set.ToText());
    return absl::OkStatus();
  });
}

void ra_permission_set_free(ra_permission_set* set) { delete set; }

}  // extern "C"
