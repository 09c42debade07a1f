#ifndef ROBOT_ACCOUNTS_TESTS_STORE_HARBOR_TABLES_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_HARBOR_TABLES_H_

namespace robot_accounts {

// The tables of harbor-robots.md 9 in the state of schema version 190.
inline constexpr char kHarborTables[] = R"sql(
CREATE FUNCTION update_update_time_at_column() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.update_time = NOW();
  RETURN NEW;
END;
$$;

CREATE TABLE project (
  project_id serial PRIMARY KEY NOT NULL,
  owner_id int NOT NULL,
  name varchar(255) NOT NULL,
  creation_time timestamp DEFAULT CURRENT_TIMESTAMP,
  update_time timestamp DEFAULT CURRENT_TIMESTAMP,
  deleted boolean DEFAULT false NOT NULL,
  registry_id int,
  UNIQUE (name)
);
CREATE TRIGGER project_update_time_at_modtime BEFORE UPDATE ON project
FOR EACH ROW EXECUTE PROCEDURE update_update_time_at_column();

CREATE TABLE project_metadata (
  id serial PRIMARY KEY NOT NULL,
  project_id int NOT NULL REFERENCES project(project_id),
  name varchar(255) NOT NULL,
  value varchar(255),
  creation_time timestamp DEFAULT CURRENT_TIMESTAMP,
  update_time timestamp DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT unique_project_id_and_name UNIQUE (project_id, name)
);
CREATE TRIGGER project_metadata_update_time_at_modtime
BEFORE UPDATE ON project_metadata
FOR EACH ROW EXECUTE PROCEDURE update_update_time_at_column();

CREATE TABLE properties (
  id serial PRIMARY KEY NOT NULL,
  k varchar(64) NOT NULL,
  v text NOT NULL,
  UNIQUE (k)
);

CREATE TABLE schema_migrations (
  version bigint PRIMARY KEY NOT NULL,
  dirty boolean NOT NULL
);

CREATE TABLE robot (
  id bigserial PRIMARY KEY NOT NULL,
  name varchar(255),
  description varchar(1024),
  project_id int,
  expiresat bigint,
  disabled boolean DEFAULT false NOT NULL,
  creation_time timestamp DEFAULT CURRENT_TIMESTAMP,
  update_time timestamp DEFAULT CURRENT_TIMESTAMP,
  visible boolean DEFAULT true NOT NULL,
  secret varchar(2048),
  salt varchar(64),
  duration int,
  creator_ref bigint DEFAULT 0,
  creator_type varchar(255),
  CONSTRAINT unique_robot UNIQUE (name, project_id)
);
ALTER SEQUENCE robot_id_seq MAXVALUE 9007199254740991;
CREATE TRIGGER robot_update_time_at_modtime BEFORE UPDATE ON robot
FOR EACH ROW EXECUTE PROCEDURE update_update_time_at_column();

CREATE TABLE role_permission (
  id bigserial PRIMARY KEY NOT NULL,
  role_type varchar(255) NOT NULL,
  role_id bigint NOT NULL,
  permission_policy_id bigint NOT NULL,
  creation_time timestamp DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT unique_role_permission
    UNIQUE (role_type, role_id, permission_policy_id)
);
CREATE TABLE permission_policy (
  id bigserial PRIMARY KEY NOT NULL,
  scope varchar(255) NOT NULL,
  resource varchar(255),
  action varchar(255),
  effect varchar(255),
  creation_time timestamp DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT unique_rbac_policy UNIQUE (scope, resource, action, effect)
);

INSERT INTO schema_migrations VALUES (190, false);
INSERT INTO project (project_id, owner_id, name, creation_time, update_time)
VALUES (1, 1, 'library', '2021-03-04 10:11:12.123456',
        '2021-03-04 10:11:12.123456'),
       (2, 1, 'private', '2021-03-05 00:00:00', '2021-03-05 00:00:00'),
       (4, 1, 'demo', '2021-03-06 00:00:00', '2021-03-06 00:00:00');
SELECT setval('project_project_id_seq', 4);
INSERT INTO project_metadata (project_id, name, value)
VALUES (1, 'public', 'true'), (2, 'public', 'false'), (4, 'public', 'false'),
       (4, 'auto_scan', 'true');
)sql";

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_HARBOR_TABLES_H_
