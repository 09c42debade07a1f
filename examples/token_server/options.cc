#include "examples/token_server/options.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

using robot_accounts::JwtKeyIdForm;

const char kUsage[] =
    "usage: token_server --key PEM [options]\n"
    "  --key PEM            the file of the private key that signs tokens\n"
    "  --certificate PEM    its certificates; only --key-id x5c needs them\n"
    "  --key-id FORM        libtrust (registry 2.x; default), thumbprint\n"
    "                       (3.x) or x5c (both, with longer tokens)\n"
    "  --store URL          where the robots are (sqlite:robots.db)\n"
    "  --listen HOST:PORT   port 0 is any free one (127.0.0.1:5001)\n"
    "  --issuer TEXT        as in the registry's configuration "
    "(robot-accounts)\n"
    "  --service TEXT       likewise (registry)\n";

namespace {

absl::Status Wrong(absl::string_view name, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat("option ", name, rule));
}

absl::Status SetListen(absl::string_view value, Options& options) {
  const size_t colon = value.rfind(':');
  if (colon == absl::string_view::npos || colon == 0 ||
      !absl::SimpleAtoi(value.substr(colon + 1), &options.port) ||
      options.port < 0 || options.port > 65535) {
    return Wrong("--listen", " needs HOST:PORT");
  }
  options.host = std::string(value.substr(0, colon));
  return absl::OkStatus();
}

absl::Status SetKeyId(absl::string_view value, Options& options) {
  if (value == "libtrust") {
    options.key_id_form = JwtKeyIdForm::kLibtrust;
  } else if (value == "thumbprint") {
    options.key_id_form = JwtKeyIdForm::kThumbprint;
  } else if (value == "x5c") {
    options.key_id_form = JwtKeyIdForm::kX5c;
  } else {
    return Wrong("--key-id", " needs libtrust, thumbprint or x5c");
  }
  return absl::OkStatus();
}

absl::Status Set(absl::string_view name, absl::string_view value,
                 Options& options) {
  if (name == "--listen") return SetListen(value, options);
  if (name == "--key-id") return SetKeyId(value, options);
  std::string* text = name == "--store"         ? &options.store
                      : name == "--issuer"      ? &options.issuer
                      : name == "--service"     ? &options.service
                      : name == "--key"         ? &options.key_file
                      : name == "--certificate" ? &options.certificate_file
                                                : nullptr;
  if (text == nullptr) return Wrong(name, " is unknown");
  *text = std::string(value);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Options> Options::Parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc) return Wrong(argv[i], " is unknown or needs a value");
    absl::Status status = Set(argv[i], argv[i + 1], options);
    if (!status.ok()) return status;
  }
  if (options.key_file.empty()) return Wrong("--key", " is needed");
  return options;
}
