CREATE TABLE domain (
  dmid SMALLINT NOT NULL PRIMARY KEY CHECK (dmid >= 0),
  namespace VARCHAR(255),
  UNIQUE (namespace)
);

CREATE TABLE class (
  dmid SMALLINT NOT NULL,
  classid SMALLINT NOT NULL,
  classname VARCHAR(50),
  mindevcount SMALLINT NOT NULL,
  hashtype SMALLINT,
  replpolicy VARCHAR(255),
  PRIMARY KEY (dmid, classid),
  UNIQUE (dmid, classname)
);

CREATE TABLE file (
  fid BIGINT NOT NULL PRIMARY KEY,
  dmid SMALLINT NOT NULL,
  dkey VARCHAR(255),
  length BIGINT CHECK (length >= 0),
  classid SMALLINT NOT NULL,
  devcount SMALLINT NOT NULL,
  UNIQUE (dmid, dkey)
);

CREATE INDEX file_devcount ON file (dmid, classid, devcount);

CREATE TABLE tempfile (
  fid BIGSERIAL NOT NULL PRIMARY KEY,
  createtime INT NOT NULL,
  classid SMALLINT NOT NULL,
  dmid SMALLINT NOT NULL,
  dkey VARCHAR(255),
  devids VARCHAR(60)
);

CREATE TABLE file_to_delete (
  fid BIGINT NOT NULL PRIMARY KEY
);

CREATE TABLE file_to_delete2 (
  fid BIGINT NOT NULL PRIMARY KEY,
  nexttry INT NOT NULL,
  failcount SMALLINT NOT NULL DEFAULT 0
);

CREATE INDEX file_to_delete2_nexttry ON file_to_delete2 (nexttry);

CREATE TABLE file_to_delete_later (
  fid BIGINT NOT NULL PRIMARY KEY,
  delafter INT NOT NULL
);

CREATE INDEX file_to_delete_later_delafter ON file_to_delete_later (delafter);

CREATE TABLE unreachable_fids (
  fid BIGINT NOT NULL PRIMARY KEY,
  lastupdate INT NOT NULL
);

CREATE INDEX unreachable_fids_lastupdate ON unreachable_fids (lastupdate);

CREATE TABLE file_on (
  fid BIGINT NOT NULL,
  devid SMALLINT NOT NULL,
  PRIMARY KEY (fid, devid)
);

CREATE INDEX file_on_devid ON file_on (devid);

CREATE TABLE file_on_corrupt (
  fid BIGINT NOT NULL,
  devid SMALLINT NOT NULL,
  PRIMARY KEY (fid, devid)
);

CREATE TABLE host (
  hostid SMALLINT NOT NULL PRIMARY KEY CHECK (hostid >= 0),
  status VARCHAR(8) CHECK (status IN ('alive', 'dead', 'down', 'readonly')),
  http_port INT DEFAULT 7500 CHECK (http_port >= 0 AND http_port < 65536),
  http_get_port INT CHECK (http_get_port >= 0 AND http_get_port < 65536),
  hostname VARCHAR(40),
  hostip VARCHAR(15),
  altip VARCHAR(15),
  altmask VARCHAR(18),
  UNIQUE (hostname),
  UNIQUE (hostip),
  UNIQUE (altip)
);

CREATE TABLE device (
  devid SMALLINT NOT NULL PRIMARY KEY CHECK (devid >= 0),
  hostid SMALLINT NOT NULL,
  status VARCHAR(8) CHECK (status IN ('alive', 'dead', 'down', 'readonly', 'drain')),
  weight INT DEFAULT 100,
  mb_total INT CHECK (mb_total >= 0),
  mb_used INT CHECK (mb_used >= 0),
  mb_asof INT CHECK (mb_asof >= 0)
);

CREATE INDEX device_status ON device (status);

CREATE TABLE server_settings (
  field VARCHAR(50) PRIMARY KEY,
  value TEXT
);

CREATE TABLE file_to_replicate (
  fid BIGINT NOT NULL PRIMARY KEY,
  nexttry INT NOT NULL,
  fromdevid INT,
  failcount SMALLINT NOT NULL DEFAULT 0,
  flags SMALLINT NOT NULL DEFAULT 0
);

CREATE INDEX file_to_replicate_nexttry ON file_to_replicate (nexttry);

CREATE TABLE file_to_queue (
  fid BIGINT NOT NULL,
  devid INT,
  type SMALLINT NOT NULL,
  nexttry INT NOT NULL,
  failcount SMALLINT NOT NULL DEFAULT 0,
  flags SMALLINT NOT NULL DEFAULT 0,
  arg TEXT,
  PRIMARY KEY (fid, type)
);

CREATE INDEX type_nexttry ON file_to_queue (type, nexttry);

CREATE TABLE fsck_log (
  logid SERIAL NOT NULL PRIMARY KEY,
  utime INT NOT NULL,
  fid BIGINT,
  evcode CHAR(4),
  devid SMALLINT
);

CREATE INDEX fsck_log_utime ON fsck_log (utime);

CREATE TABLE checksum (
  fid BIGINT NOT NULL PRIMARY KEY,
  hashtype SMALLINT NOT NULL,
  checksum BYTEA NOT NULL
);

CREATE TABLE lock (
  lockid INT NOT NULL PRIMARY KEY CHECK (lockid >= 0),
  hostname VARCHAR(255) NOT NULL,
  pid INT NOT NULL CHECK (pid >= 0),
  acquiredat INT NOT NULL CHECK (acquiredat >= 0)
);
