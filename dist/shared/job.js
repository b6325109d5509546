import { r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { i as toPawlError, n as didYouMean, t as PawlError } from "./errors.js";
import { r as findVerb, t as COMMON_OPTIONS } from "./options.js";
import { d as parentOfHead, u as originUrl } from "./git.js";
import { a as boolean, d as object, i as array, m as string, p as strictObject, s as int } from "./schemas.js";
import { n as parseRecord } from "./seal.js";
import { o as markdownText, s as plainText } from "./escape.js";
import { i as renderTerminal, n as openProject, r as gitStore } from "./project.js";
import { t as parseParams } from "./params.js";
import { dirname, join, relative, resolve, sep } from "node:path";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile as writeFile$1 } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { crc32 } from "node:zlib";
import * as fs from "fs";
import { constants, existsSync, promises, readFileSync } from "fs";
import * as os from "os";
import { EOL } from "os";
import * as crypto from "crypto";
// packages/hosts/github/credentials.ts
function gitCredentials(remote, token) {
	const url = URL.canParse(remote) ? new URL(remote) : void 0;
	if (token === "" || !url || !["http:", "https:"].includes(url.protocol)) return {
		variables: {},
		secrets: []
	};
	const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
	const key = `http.${url.origin}/.extraheader`;
	return {
		variables: {
			GIT_CONFIG_COUNT: "2",
			GIT_CONFIG_KEY_0: key,
			GIT_CONFIG_VALUE_0: "",
			GIT_CONFIG_KEY_1: key,
			GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`
		},
		secrets: [basic]
	};
}
// node_modules/pend/index.js
var require_pend = __commonJSMin(((exports, module) => {
	module.exports = Pend;
	function Pend() {
		this.pending = 0;
		this.max = 1e400;
		this.listeners = [];
		this.waiting = [];
		this.error = null;
	}
	Pend.prototype.go = function(fn) {
		if (this.pending < this.max) pendGo(this, fn);
		else this.waiting.push(fn);
	};
	Pend.prototype.wait = function(cb) {
		if (this.pending === 0) cb(this.error);
		else this.listeners.push(cb);
	};
	Pend.prototype.hold = function() {
		return pendHold(this);
	};
	function pendHold(self) {
		self.pending += 1;
		var called = false;
		return onCb;
		function onCb(err) {
			if (called) throw new Error("callback called twice");
			called = true;
			self.error = self.error || err;
			self.pending -= 1;
			if (self.waiting.length > 0 && self.pending < self.max) pendGo(self, self.waiting.shift());
			else if (self.pending === 0) {
				var listeners = self.listeners;
				self.listeners = [];
				listeners.forEach(cbListener);
			}
		}
		function cbListener(listener) {
			listener(self.error);
		}
	}
	function pendGo(self, fn) {
		fn(pendHold(self));
	}
}));
// node_modules/yauzl/fd-slicer.js
var require_fd_slicer = __commonJSMin(((exports) => {
	var fs = __require("fs");
	var util = __require("util");
	var stream = __require("stream");
	var Readable = stream.Readable;
	var PassThrough = stream.PassThrough;
	var Pend = require_pend();
	var EventEmitter = __require("events").EventEmitter;
	exports.BufferSlicer = BufferSlicer;
	exports.FdSlicer = FdSlicer;
	util.inherits(FdSlicer, EventEmitter);
	function FdSlicer(fd) {
		EventEmitter.call(this);
		this.fd = fd;
		this.pend = new Pend();
		this.pend.max = 1;
		this.refCount = 0;
	}
	FdSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		var self = this;
		self.pend.go(function(cb) {
			fs.read(self.fd, buffer, offset, length, position, function(err, bytesRead, buffer) {
				cb();
				callback(err, bytesRead, buffer);
			});
		});
	};
	FdSlicer.prototype.createReadStream = function(options) {
		return new ReadStream(this, options);
	};
	FdSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	FdSlicer.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount < 0) throw new Error("invalid unref");
		if (self.refCount > 0) return;
		fs.close(self.fd, onCloseDone);
		function onCloseDone(err) {
			if (err) self.emit("error", err);
			else self.emit("close");
		}
	};
	util.inherits(ReadStream, Readable);
	function ReadStream(context, options) {
		options = options || {};
		Readable.call(this, options);
		this.context = context;
		this.context.ref();
		this.start = options.start || 0;
		this.endOffset = options.end;
		this.pos = this.start;
	}
	ReadStream.prototype._read = function(n) {
		var self = this;
		var toRead = Math.min(self._readableState.highWaterMark, n);
		if (self.endOffset != null) toRead = Math.min(toRead, self.endOffset - self.pos);
		if (toRead <= 0) {
			self.push(null);
			this._cleanup();
			return;
		}
		self.context.pend.go(function(cb) {
			var buffer = Buffer.allocUnsafe(toRead);
			fs.read(self.context.fd, buffer, 0, toRead, self.pos, function(err, bytesRead) {
				if (err) self.destroy(err);
				else if (bytesRead === 0) {
					self.push(null);
					self._cleanup();
				} else {
					self.pos += bytesRead;
					self.push(buffer.slice(0, bytesRead));
				}
				cb();
			});
		});
	};
	ReadStream.prototype._destroy = function(err, cb) {
		this._cleanup();
		cb(err);
	};
	ReadStream.prototype._cleanup = function() {
		if (this.context != null) {
			this.context.unref();
			this.context = null;
		}
	};
	util.inherits(BufferSlicer, EventEmitter);
	function BufferSlicer(buffer) {
		EventEmitter.call(this);
		this.refCount = 0;
		this.buffer = buffer;
	}
	BufferSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		if (!(0 <= offset && offset <= buffer.length)) throw new RangeError("offset outside buffer: 0 <= " + offset + " <= " + buffer.length);
		if (position < 0) throw new RangeError("position is negative: " + position);
		if (offset + length > buffer.length) length = buffer.length - offset;
		if (position + length > this.buffer.length) length = this.buffer.length - position;
		if (length <= 0) {
			setImmediate(function() {
				callback(null, 0);
			});
			return;
		}
		this.buffer.copy(buffer, offset, position, position + length);
		setImmediate(function() {
			callback(null, length);
		});
	};
	BufferSlicer.prototype.createReadStream = function(options) {
		options = options || {};
		var readStream = new PassThrough(options);
		readStream.start = options.start || 0;
		readStream.endOffset = options.end;
		readStream.pos = readStream.endOffset || this.buffer.length;
		var entireSlice = this.buffer.slice(readStream.start, readStream.pos);
		var maxChunkSize = 65536;
		var offset = 0;
		while (true) {
			var nextOffset = offset + maxChunkSize;
			if (nextOffset >= entireSlice.length) {
				if (offset < entireSlice.length) readStream.write(entireSlice.slice(offset, entireSlice.length));
				break;
			}
			readStream.write(entireSlice.slice(offset, nextOffset));
			offset = nextOffset;
		}
		readStream.end();
		return readStream;
	};
	BufferSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	BufferSlicer.prototype.unref = function() {
		this.refCount -= 1;
		if (this.refCount < 0) throw new Error("invalid unref");
	};
}));
// node_modules/yauzl/crc32.js
var require_crc32 = __commonJSMin(((exports, module) => {
	const CRC_TABLE = new Int32Array([
		0,
		1996959894,
		3993919788,
		2567524794,
		124634137,
		1886057615,
		3915621685,
		2657392035,
		249268274,
		2044508324,
		3772115230,
		2547177864,
		162941995,
		2125561021,
		3887607047,
		2428444049,
		498536548,
		1789927666,
		4089016648,
		2227061214,
		450548861,
		1843258603,
		4107580753,
		2211677639,
		325883990,
		1684777152,
		4251122042,
		2321926636,
		335633487,
		1661365465,
		4195302755,
		2366115317,
		997073096,
		1281953886,
		3579855332,
		2724688242,
		1006888145,
		1258607687,
		3524101629,
		2768942443,
		901097722,
		1119000684,
		3686517206,
		2898065728,
		853044451,
		1172266101,
		3705015759,
		2882616665,
		651767980,
		1373503546,
		3369554304,
		3218104598,
		565507253,
		1454621731,
		3485111705,
		3099436303,
		671266974,
		1594198024,
		3322730930,
		2970347812,
		795835527,
		1483230225,
		3244367275,
		3060149565,
		1994146192,
		31158534,
		2563907772,
		4023717930,
		1907459465,
		112637215,
		2680153253,
		3904427059,
		2013776290,
		251722036,
		2517215374,
		3775830040,
		2137656763,
		141376813,
		2439277719,
		3865271297,
		1802195444,
		476864866,
		2238001368,
		4066508878,
		1812370925,
		453092731,
		2181625025,
		4111451223,
		1706088902,
		314042704,
		2344532202,
		4240017532,
		1658658271,
		366619977,
		2362670323,
		4224994405,
		1303535960,
		984961486,
		2747007092,
		3569037538,
		1256170817,
		1037604311,
		2765210733,
		3554079995,
		1131014506,
		879679996,
		2909243462,
		3663771856,
		1141124467,
		855842277,
		2852801631,
		3708648649,
		1342533948,
		654459306,
		3188396048,
		3373015174,
		1466479909,
		544179635,
		3110523913,
		3462522015,
		1591671054,
		702138776,
		2966460450,
		3352799412,
		1504918807,
		783551873,
		3082640443,
		3233442989,
		3988292384,
		2596254646,
		62317068,
		1957810842,
		3939845945,
		2647816111,
		81470997,
		1943803523,
		3814918930,
		2489596804,
		225274430,
		2053790376,
		3826175755,
		2466906013,
		167816743,
		2097651377,
		4027552580,
		2265490386,
		503444072,
		1762050814,
		4150417245,
		2154129355,
		426522225,
		1852507879,
		4275313526,
		2312317920,
		282753626,
		1742555852,
		4189708143,
		2394877945,
		397917763,
		1622183637,
		3604390888,
		2714866558,
		953729732,
		1340076626,
		3518719985,
		2797360999,
		1068828381,
		1219638859,
		3624741850,
		2936675148,
		906185462,
		1090812512,
		3747672003,
		2825379669,
		829329135,
		1181335161,
		3412177804,
		3160834842,
		628085408,
		1382605366,
		3423369109,
		3138078467,
		570562233,
		1426400815,
		3317316542,
		2998733608,
		733239954,
		1555261956,
		3268935591,
		3050360625,
		752459403,
		1541320221,
		2607071920,
		3965973030,
		1969922972,
		40735498,
		2617837225,
		3943577151,
		1913087877,
		83908371,
		2512341634,
		3803740692,
		2075208622,
		213261112,
		2463272603,
		3855990285,
		2094854071,
		198958881,
		2262029012,
		4057260610,
		1759359992,
		534414190,
		2176718541,
		4139329115,
		1873836001,
		414664567,
		2282248934,
		4279200368,
		1711684554,
		285281116,
		2405801727,
		4167216745,
		1634467795,
		376229701,
		2685067896,
		3608007406,
		1308918612,
		956543938,
		2808555105,
		3495958263,
		1231636301,
		1047427035,
		2932959818,
		3654703836,
		1088359270,
		936918e3,
		2847714899,
		3736837829,
		1202900863,
		817233897,
		3183342108,
		3401237130,
		1404277552,
		615818150,
		3134207493,
		3453421203,
		1423857449,
		601450431,
		3009837614,
		3294710456,
		1567103746,
		711928724,
		3020668471,
		3272380065,
		1510334235,
		755167117
	]);
	function crc32(buf) {
		let crc = -1;
		for (let x of buf) crc = CRC_TABLE[(crc ^ x) & 255] ^ crc >>> 8;
		return (crc ^ -1) >>> 0;
	}
	module.exports = crc32;
}));
// packages/hosts/github/unzip.ts
var import_yauzl = __commonJSMin(((exports) => {
	__require("fs");
	var zlib = __require("zlib");
	var fd_slicer = require_fd_slicer();
	var util = __require("util");
	var EventEmitter = __require("events").EventEmitter;
	var Transform = __require("stream").Transform;
	var PassThrough = __require("stream").PassThrough;
	var Writable = __require("stream").Writable;
	const crc32 = typeof zlib.crc32 === "function" ? zlib.crc32 : require_crc32();
	exports.fromBufferPromise = fromBufferPromise;
	function fromBufferPromise(buffer, options) {
		return new Promise((resolve, reject) => {
			fromBuffer(buffer, {
				...options,
				lazyEntries: true
			}, function(err, zipfile) {
				if (err) return reject(err);
				resolve(zipfile);
			});
		});
	}
	function fromBuffer(buffer, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		options.autoClose = false;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		fromRandomAccessReader(new fd_slicer.BufferSlicer(buffer), buffer.length, options, callback);
	}
	function fromRandomAccessReader(reader, totalSize, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		if (options.autoClose == null) options.autoClose = true;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		var decodeStrings = !!options.decodeStrings;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		if (callback == null) callback = defaultCallback;
		if (typeof totalSize !== "number") throw new Error("expected totalSize parameter to be a number");
		if (totalSize > Number.MAX_SAFE_INTEGER) throw new Error("zip file too large. only file sizes up to 2^52 are supported due to JavaScript's Number type being an IEEE 754 double.");
		reader.ref();
		var eocdrWithoutCommentSize = 22;
		var zip64EocdlSize = 20;
		var bufferSize = Math.min(zip64EocdlSize + eocdrWithoutCommentSize + 65535, totalSize);
		var buffer = newBuffer(bufferSize);
		readAndAssertNoEof(reader, buffer, 0, bufferSize, totalSize - buffer.length, function(err) {
			if (err) return callback(err);
			for (var i = bufferSize - eocdrWithoutCommentSize; i >= 0; i -= 1) {
				if (buffer.readUInt32LE(i) !== 101010256) continue;
				var eocdrBuffer = buffer.subarray(i);
				var diskNumber = eocdrBuffer.readUInt16LE(4);
				var entryCount = eocdrBuffer.readUInt16LE(10);
				var centralDirectoryOffset = eocdrBuffer.readUInt32LE(16);
				var commentLength = eocdrBuffer.readUInt16LE(20);
				var expectedCommentLength = eocdrBuffer.length - eocdrWithoutCommentSize;
				if (commentLength !== expectedCommentLength) return callback(new Error("Invalid comment length. Expected: " + expectedCommentLength + ". Found: " + commentLength + ". Are there extra bytes at the end of the file? Or is the end of central dir signature `PK☺☻` in the comment?"));
				var comment = decodeStrings ? decodeBuffer(eocdrBuffer.subarray(22), false) : eocdrBuffer.subarray(22);
				if (i - zip64EocdlSize >= 0 && buffer.readUInt32LE(i - zip64EocdlSize) === 117853008) {
					var zip64EocdrOffset = readUInt64LE(buffer.subarray(i - zip64EocdlSize, i - zip64EocdlSize + zip64EocdlSize), 8);
					var zip64EocdrBuffer = newBuffer(56);
					return readAndAssertNoEof(reader, zip64EocdrBuffer, 0, zip64EocdrBuffer.length, zip64EocdrOffset, function(err) {
						if (err) return callback(err);
						if (zip64EocdrBuffer.readUInt32LE(0) !== 101075792) return callback(new Error("invalid zip64 end of central directory record signature"));
						diskNumber = zip64EocdrBuffer.readUInt32LE(16);
						if (diskNumber !== 0) return callback(new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
						entryCount = readUInt64LE(zip64EocdrBuffer, 32);
						centralDirectoryOffset = readUInt64LE(zip64EocdrBuffer, 48);
						return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
					});
				}
				if (diskNumber !== 0) return callback(new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
				return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
			}
			callback(new Error("End of central directory record signature not found. Either not a zip file, or file is truncated."));
		});
	}
	util.inherits(ZipFile, EventEmitter);
	function ZipFile(reader, centralDirectoryOffset, fileSize, entryCount, comment, autoClose, lazyEntries, decodeStrings, validateEntrySizes, strictFileNames) {
		var self = this;
		EventEmitter.call(self);
		self.reader = reader;
		self.reader.on("error", function(err) {
			emitError(self, err);
		});
		self.reader.once("close", function() {
			self.emit("close");
		});
		self.readEntryCursor = centralDirectoryOffset;
		self.fileSize = fileSize;
		self.entryCount = entryCount;
		self.comment = comment;
		self.entriesRead = 0;
		self.autoClose = !!autoClose;
		self.lazyEntries = !!lazyEntries;
		self.decodeStrings = !!decodeStrings;
		self.validateEntrySizes = !!validateEntrySizes;
		self.strictFileNames = !!strictFileNames;
		self.isOpen = true;
		self.emittedError = false;
		self.hasEachEntryBeenCalled = false;
		if (!self.lazyEntries) self._readEntry();
	}
	ZipFile.prototype.close = function() {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.reader.unref();
	};
	function emitErrorAndAutoClose(self, err) {
		if (self.autoClose) self.close();
		emitError(self, err);
	}
	function emitError(self, err) {
		if (self.emittedError) return;
		self.emittedError = true;
		self.emit("error", err);
	}
	ZipFile.prototype.readEntry = function() {
		if (!this.lazyEntries) throw new Error("readEntry() called without lazyEntries:true");
		this._readEntry();
	};
	ZipFile.prototype._readEntry = function() {
		var self = this;
		if (self.entryCount === self.entriesRead) {
			setImmediate(function() {
				if (self.autoClose) self.close();
				if (self.emittedError) return;
				self.emit("end");
			});
			return;
		}
		if (self.emittedError) return;
		var buffer = newBuffer(46);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
			if (err) return emitErrorAndAutoClose(self, err);
			if (self.emittedError) return;
			var entry = new Entry();
			var signature = buffer.readUInt32LE(0);
			if (signature !== 33639248) return emitErrorAndAutoClose(self, new Error("invalid central directory file header signature: 0x" + signature.toString(16)));
			entry.versionMadeBy = buffer.readUInt16LE(4);
			entry.versionNeededToExtract = buffer.readUInt16LE(6);
			entry.generalPurposeBitFlag = buffer.readUInt16LE(8);
			entry.compressionMethod = buffer.readUInt16LE(10);
			entry.lastModFileTime = buffer.readUInt16LE(12);
			entry.lastModFileDate = buffer.readUInt16LE(14);
			entry.crc32 = buffer.readUInt32LE(16);
			entry.compressedSize = buffer.readUInt32LE(20);
			entry.uncompressedSize = buffer.readUInt32LE(24);
			entry.fileNameLength = buffer.readUInt16LE(28);
			entry.extraFieldLength = buffer.readUInt16LE(30);
			entry.fileCommentLength = buffer.readUInt16LE(32);
			entry.internalFileAttributes = buffer.readUInt16LE(36);
			entry.externalFileAttributes = buffer.readUInt32LE(38);
			entry.relativeOffsetOfLocalHeader = buffer.readUInt32LE(42);
			if (entry.generalPurposeBitFlag & 64) return emitErrorAndAutoClose(self, new Error("strong encryption is not supported"));
			self.readEntryCursor += 46;
			buffer = newBuffer(entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength);
			readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
				if (err) return emitErrorAndAutoClose(self, err);
				if (self.emittedError) return;
				entry.fileNameRaw = buffer.subarray(0, entry.fileNameLength);
				var fileCommentStart = entry.fileNameLength + entry.extraFieldLength;
				entry.extraFieldRaw = buffer.subarray(entry.fileNameLength, fileCommentStart);
				entry.fileCommentRaw = buffer.subarray(fileCommentStart, fileCommentStart + entry.fileCommentLength);
				try {
					entry.extraFields = parseExtraFields(entry.extraFieldRaw);
				} catch (err) {
					return emitErrorAndAutoClose(self, err);
				}
				if (self.decodeStrings) {
					var isUtf8 = (entry.generalPurposeBitFlag & 2048) !== 0;
					entry.fileComment = decodeBuffer(entry.fileCommentRaw, isUtf8);
					entry.fileName = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, self.strictFileNames);
					var errorMessage = validateFileName(entry.fileName);
					if (errorMessage != null) return emitErrorAndAutoClose(self, new Error(errorMessage));
				} else {
					entry.fileComment = entry.fileCommentRaw;
					entry.fileName = entry.fileNameRaw;
				}
				entry.comment = entry.fileComment;
				self.readEntryCursor += buffer.length;
				self.entriesRead += 1;
				for (var i = 0; i < entry.extraFields.length; i++) {
					var extraField = entry.extraFields[i];
					if (extraField.id !== 1) continue;
					var zip64EiefBuffer = extraField.data;
					var index = 0;
					if (entry.uncompressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, new Error("zip64 extended information extra field does not include uncompressed size"));
						entry.uncompressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.compressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, new Error("zip64 extended information extra field does not include compressed size"));
						entry.compressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.relativeOffsetOfLocalHeader === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, new Error("zip64 extended information extra field does not include relative header offset"));
						entry.relativeOffsetOfLocalHeader = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					break;
				}
				if (self.validateEntrySizes && entry.compressionMethod === 0) {
					var expectedCompressedSize = entry.uncompressedSize;
					if (entry.isEncrypted()) expectedCompressedSize += 12;
					if (entry.compressedSize !== expectedCompressedSize) {
						var msg = "compressed/uncompressed size mismatch for stored file: " + entry.compressedSize + " != " + entry.uncompressedSize;
						return emitErrorAndAutoClose(self, new Error(msg));
					}
				}
				self.emit("entry", entry);
				if (!self.lazyEntries) self._readEntry();
			});
		});
	};
	ZipFile.prototype.eachEntry = function() {
		const self = this;
		if (!self.lazyEntries) throw new Error("eachEntry() requires lazyEntries: true");
		if (self.hasEachEntryBeenCalled) throw new Error("eachEntry() must only be called once per ZipFile");
		self.hasEachEntryBeenCalled = true;
		let pendingResolveReject = null;
		self.on("entry", onEntry);
		self.on("end", onEnd);
		self.on("error", onError);
		function cleanup() {
			self.removeListener("entry", onEntry);
			self.removeListener("end", onEnd);
			self.removeListener("error", onError);
			if (self.autoClose) self.close();
		}
		function onEntry(entry) {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			resolve({ value: entry });
		}
		function onEnd() {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			resolve({ done: true });
		}
		function onError(err) {
			let { reject } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			reject(err);
		}
		return {
			[Symbol.asyncIterator]() {
				return this;
			},
			next() {
				const promise = new Promise((resolve, reject) => {
					if (pendingResolveReject != null) throw new Error("next() called before previous Promise was resolved.");
					pendingResolveReject = {
						resolve,
						reject
					};
				});
				self.readEntry();
				return promise;
			},
			return(value) {
				cleanup();
				return Promise.resolve({
					done: true,
					value
				});
			},
			throw(value) {
				cleanup();
				return Promise.reject(value);
			}
		};
	};
	ZipFile.prototype.openReadStream = function(entry, options, callback) {
		var self = this;
		var relativeStart = 0;
		var relativeEnd = entry.compressedSize;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		else {
			if (options.decodeFileData === false) {
				if (options.decrypt != null) throw new Error("cannot use options.decrypt when options.decodeFileData === false");
				if (options.decompress != null) throw new Error("cannot use options.decompress when options.decodeFileData === false");
			} else {
				if (options.decrypt != null) {
					if (!entry.isEncrypted()) throw new Error("options.decrypt can only be specified for encrypted entries. See also option decodeFileData.");
					if (options.decrypt !== false) throw new Error("invalid options.decrypt value: " + options.decrypt);
					if (entry.isCompressed()) {
						if (options.decompress !== false) throw new Error("entry is encrypted and compressed, and options.decompress !== false. See also option decodeFileData.");
					}
				}
				if (options.decompress != null) {
					if (!entry.isCompressed()) throw new Error("options.decompress can only be specified for compressed entries. See also option decodeFileData.");
					if (!(options.decompress === false || options.decompress === true)) throw new Error("invalid options.decompress value: " + options.decompress);
					decompress = options.decompress;
				}
			}
			if (options.start != null) {
				relativeStart = options.start;
				if (relativeStart < 0) throw new Error("options.start < 0");
				if (relativeStart > entry.compressedSize) throw new Error("options.start > entry.compressedSize");
			}
			if (options.end != null) {
				relativeEnd = options.end;
				if (relativeEnd < 0) throw new Error("options.end < 0");
				if (relativeEnd > entry.compressedSize) throw new Error("options.end > entry.compressedSize");
				if (relativeEnd < relativeStart) throw new Error("options.end < options.start");
			}
		}
		var rawMode = options.decodeFileData === false || (entry.compressionMethod === 0 || entry.compressionMethod === 8 && options.decompress === false) && (!entry.isEncrypted() || options.decrypt === false);
		if (options.start != null || options.end != null) {
			if (!rawMode) throw new Error("start/end range require options.decodeFileData === false for non-trivial encoded entries.");
		}
		if (!self.isOpen) return callback(new Error("closed"));
		if (entry.isEncrypted() && !rawMode) {
			if (options.decrypt !== false) return callback(new Error("entry is encrypted, and options.decodeFileData !== false"));
		}
		var decompress;
		if (rawMode) decompress = false;
		else if (entry.compressionMethod === 8) decompress = options.decodeFileData !== true;
		else return callback(new Error("unsupported compression method: " + entry.compressionMethod));
		self.readLocalFileHeader(entry, { minimal: true }, function(err, localFileHeader) {
			if (err) return callback(err);
			self.openReadStreamLowLevel(localFileHeader.fileDataStart, entry.compressedSize, relativeStart, relativeEnd, decompress, entry.uncompressedSize, callback);
		});
	};
	ZipFile.prototype.openReadStreamLowLevel = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, callback) {
		var self = this;
		fileDataStart + compressedSize;
		var readStream = self.reader.createReadStream({
			start: fileDataStart + relativeStart,
			end: fileDataStart + relativeEnd
		});
		var endpointStream = readStream;
		if (decompress) {
			var destroyed = false;
			var inflateFilter = zlib.createInflateRaw();
			readStream.on("error", function(err) {
				setImmediate(function() {
					if (!destroyed) inflateFilter.emit("error", err);
				});
			});
			readStream.pipe(inflateFilter);
			if (self.validateEntrySizes) {
				endpointStream = new AssertByteCountStream(uncompressedSize);
				inflateFilter.on("error", function(err) {
					setImmediate(function() {
						if (!destroyed) endpointStream.emit("error", err);
					});
				});
				inflateFilter.pipe(endpointStream);
			} else endpointStream = inflateFilter;
			installDestroyFn(endpointStream, function() {
				destroyed = true;
				if (inflateFilter !== endpointStream) inflateFilter.unpipe(endpointStream);
				readStream.unpipe(inflateFilter);
				readStream.destroy();
			});
		}
		callback(null, endpointStream);
	};
	ZipFile.prototype.readLocalFileHeader = function(entry, options, callback) {
		var self = this;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		self.reader.ref();
		var buffer = newBuffer(30);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader, function(err) {
			try {
				if (err) return callback(err);
				var signature = buffer.readUInt32LE(0);
				if (signature !== 67324752) return callback(new Error("invalid local file header signature: 0x" + signature.toString(16)));
				var fileNameLength = buffer.readUInt16LE(26);
				var extraFieldLength = buffer.readUInt16LE(28);
				var fileDataStart = entry.relativeOffsetOfLocalHeader + 30 + fileNameLength + extraFieldLength;
				if (fileDataStart + entry.compressedSize > self.fileSize) return callback(new Error("file data overflows file bounds: " + fileDataStart + " + " + entry.compressedSize + " > " + self.fileSize));
				if (options.minimal) return callback(null, { fileDataStart });
				var localFileHeader = new LocalFileHeader();
				localFileHeader.fileDataStart = fileDataStart;
				localFileHeader.versionNeededToExtract = buffer.readUInt16LE(4);
				localFileHeader.generalPurposeBitFlag = buffer.readUInt16LE(6);
				localFileHeader.compressionMethod = buffer.readUInt16LE(8);
				localFileHeader.lastModFileTime = buffer.readUInt16LE(10);
				localFileHeader.lastModFileDate = buffer.readUInt16LE(12);
				localFileHeader.crc32 = buffer.readUInt32LE(14);
				localFileHeader.compressedSize = buffer.readUInt32LE(18);
				localFileHeader.uncompressedSize = buffer.readUInt32LE(22);
				localFileHeader.fileNameLength = fileNameLength;
				localFileHeader.extraFieldLength = extraFieldLength;
				buffer = newBuffer(fileNameLength + extraFieldLength);
				self.reader.ref();
				readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader + 30, function(err) {
					try {
						if (err) return callback(err);
						localFileHeader.fileName = buffer.subarray(0, fileNameLength);
						localFileHeader.extraField = buffer.subarray(fileNameLength);
						return callback(null, localFileHeader);
					} finally {
						self.reader.unref();
					}
				});
			} finally {
				self.reader.unref();
			}
		});
	};
	ZipFile.prototype.openReadStreamPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.openReadStream(entry, options, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.openReadStreamLowLevelPromise = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize) {
		return new Promise((resolve, reject) => {
			this.openReadStream(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.readLocalFileHeaderPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.readLocalFileHeader(entry, options, function(err, localFileHeader) {
				if (err) return reject(err);
				resolve(localFileHeader);
			});
		});
	};
	function Entry() {}
	Entry.prototype.getLastModDate = function(options) {
		if (options == null) options = {};
		if (!options.forceDosFormat) for (var i = 0; i < this.extraFields.length; i++) {
			var extraField = this.extraFields[i];
			if (extraField.id === 21589) {
				var data = extraField.data;
				if (data.length < 5) continue;
				if (!(data[0] & 1)) continue;
				var posixTimestamp = data.readInt32LE(1);
				return new Date(posixTimestamp * 1e3);
			} else if (extraField.id === 10) {
				var data = extraField.data;
				if (data.length !== 32) continue;
				if (data.readUInt16LE(4) !== 1) continue;
				if (data.readUInt16LE(6) !== 24) continue;
				var millisecondsSince1970 = (data.readUInt32LE(8) + 4294967296 * data.readInt32LE(12)) / 1e4 - 0xa9730b66800;
				return new Date(millisecondsSince1970);
			}
		}
		return dosDateTimeToDate(this.lastModFileDate, this.lastModFileTime, options.timezone);
	};
	Entry.prototype.canDecodeFileData = function() {
		return !this.isEncrypted() && (this.compressionMethod === 0 || this.compressionMethod === 8);
	};
	Entry.prototype.isEncrypted = function() {
		return (this.generalPurposeBitFlag & 1) !== 0;
	};
	Entry.prototype.isCompressed = function() {
		return this.compressionMethod === 8;
	};
	function LocalFileHeader() {}
	function dosDateTimeToDate(date, time, timezone) {
		var day = date & 31;
		var month = (date >> 5 & 15) - 1;
		var year = (date >> 9 & 127) + 1980;
		var millisecond = 0;
		var second = (time & 31) * 2;
		var minute = time >> 5 & 63;
		var hour = time >> 11 & 31;
		if (timezone == null || timezone === "local") return new Date(year, month, day, hour, minute, second, millisecond);
		else if (timezone === "UTC") return new Date(Date.UTC(year, month, day, hour, minute, second, millisecond));
		else throw new Error("unrecognized options.timezone: " + options.timezone);
	}
	function getFileNameLowLevel(generalPurposeBitFlag, fileNameBuffer, extraFields, strictFileNames) {
		var fileName = null;
		for (var i = 0; i < extraFields.length; i++) {
			var extraField = extraFields[i];
			if (extraField.id === 28789) {
				if (extraField.data.length < 6) continue;
				if (extraField.data.readUInt8(0) !== 1) continue;
				var oldNameCrc32 = extraField.data.readUInt32LE(1);
				if (crc32(fileNameBuffer) !== oldNameCrc32) continue;
				fileName = decodeBuffer(extraField.data.subarray(5), true);
				break;
			}
		}
		if (fileName == null) fileName = decodeBuffer(fileNameBuffer, (generalPurposeBitFlag & 2048) !== 0);
		if (!strictFileNames) fileName = fileName.replace(/\\/g, "/");
		return fileName;
	}
	function validateFileName(fileName) {
		if (fileName.indexOf("\\") !== -1) return "invalid characters in fileName: " + fileName;
		if (/^[a-zA-Z]:/.test(fileName) || /^\//.test(fileName)) return "absolute path: " + fileName;
		if (fileName.split("/").indexOf("..") !== -1) return "invalid relative path: " + fileName;
		return null;
	}
	function parseExtraFields(extraFieldBuffer) {
		var extraFields = [];
		var i = 0;
		while (i < extraFieldBuffer.length - 3) {
			var headerId = extraFieldBuffer.readUInt16LE(i + 0);
			var dataSize = extraFieldBuffer.readUInt16LE(i + 2);
			var dataStart = i + 4;
			var dataEnd = dataStart + dataSize;
			if (dataEnd > extraFieldBuffer.length) throw new Error("extra field length exceeds extra field buffer size");
			var dataBuffer = extraFieldBuffer.subarray(dataStart, dataEnd);
			extraFields.push({
				id: headerId,
				data: dataBuffer
			});
			i = dataEnd;
		}
		return extraFields;
	}
	function readAndAssertNoEof(reader, buffer, offset, length, position, callback) {
		if (length === 0) return setImmediate(function() {
			callback(null, newBuffer(0));
		});
		reader.read(buffer, offset, length, position, function(err, bytesRead) {
			if (err) return callback(err);
			if (bytesRead < length) return callback(new Error("unexpected EOF"));
			callback();
		});
	}
	util.inherits(AssertByteCountStream, Transform);
	function AssertByteCountStream(byteCount) {
		Transform.call(this);
		this.actualByteCount = 0;
		this.expectedByteCount = byteCount;
	}
	AssertByteCountStream.prototype._transform = function(chunk, encoding, cb) {
		this.actualByteCount += chunk.length;
		if (this.actualByteCount > this.expectedByteCount) {
			var msg = "too many bytes in the stream. expected " + this.expectedByteCount + ". got at least " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb(null, chunk);
	};
	AssertByteCountStream.prototype._flush = function(cb) {
		if (this.actualByteCount < this.expectedByteCount) {
			var msg = "not enough bytes in the stream. expected " + this.expectedByteCount + ". got only " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb();
	};
	util.inherits(RandomAccessReader, EventEmitter);
	function RandomAccessReader() {
		EventEmitter.call(this);
		this.refCount = 0;
	}
	RandomAccessReader.prototype.ref = function() {
		this.refCount += 1;
	};
	RandomAccessReader.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount > 0) return;
		if (self.refCount < 0) throw new Error("invalid unref");
		self.close(onCloseDone);
		function onCloseDone(err) {
			if (err) return self.emit("error", err);
			self.emit("close");
		}
	};
	RandomAccessReader.prototype.createReadStream = function(options) {
		if (options == null) options = {};
		var start = options.start;
		var end = options.end;
		if (start === end) {
			var emptyStream = new PassThrough();
			setImmediate(function() {
				emptyStream.end();
			});
			return emptyStream;
		}
		var stream = this._readStreamForRange(start, end);
		var destroyed = false;
		var refUnrefFilter = new RefUnrefFilter(this);
		stream.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) refUnrefFilter.emit("error", err);
			});
		});
		installDestroyFn(refUnrefFilter, function() {
			stream.unpipe(refUnrefFilter);
			refUnrefFilter.unref();
			stream.destroy();
		});
		var byteCounter = new AssertByteCountStream(end - start);
		refUnrefFilter.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) byteCounter.emit("error", err);
			});
		});
		installDestroyFn(byteCounter, function() {
			destroyed = true;
			refUnrefFilter.unpipe(byteCounter);
			refUnrefFilter.destroy();
		});
		return stream.pipe(refUnrefFilter).pipe(byteCounter);
	};
	RandomAccessReader.prototype._readStreamForRange = function(start, end) {
		throw new Error("not implemented");
	};
	RandomAccessReader.prototype.read = function(buffer, offset, length, position, callback) {
		var readStream = this.createReadStream({
			start: position,
			end: position + length
		});
		var writeStream = new Writable();
		var written = 0;
		writeStream._write = function(chunk, encoding, cb) {
			chunk.copy(buffer, offset + written, 0, chunk.length);
			written += chunk.length;
			cb();
		};
		writeStream.on("finish", callback);
		readStream.on("error", function(error) {
			callback(error);
		});
		readStream.pipe(writeStream);
	};
	RandomAccessReader.prototype.close = function(callback) {
		setImmediate(callback);
	};
	util.inherits(RefUnrefFilter, PassThrough);
	function RefUnrefFilter(context) {
		PassThrough.call(this);
		this.context = context;
		this.context.ref();
		this.unreffedYet = false;
	}
	RefUnrefFilter.prototype._flush = function(cb) {
		this.unref();
		cb();
	};
	RefUnrefFilter.prototype.unref = function(cb) {
		if (this.unreffedYet) return;
		this.unreffedYet = true;
		this.context.unref();
	};
	var cp437 = "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼ !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xA0";
	function decodeBuffer(buffer, isUtf8) {
		if (isUtf8) return buffer.toString("utf8");
		else {
			var result = "";
			for (var i = 0; i < buffer.length; i++) result += cp437[buffer[i]];
			return result;
		}
	}
	function readUInt64LE(buffer, offset) {
		var lower32 = buffer.readUInt32LE(offset);
		return buffer.readUInt32LE(offset + 4) * 4294967296 + lower32;
	}
	var newBuffer;
	if (typeof Buffer.allocUnsafe === "function") newBuffer = function(len) {
		return Buffer.allocUnsafe(len);
	};
	else newBuffer = function(len) {
		return new Buffer(len);
	};
	function installDestroyFn(stream, fn) {
		if (typeof stream.destroy === "function") stream._destroy = function(err, cb) {
			fn();
			if (cb != null) cb(err);
		};
		else stream.destroy = fn;
	}
	function defaultCallback(err) {
		if (err) throw err;
	}
}))();
const MOST_ENTRIES = 1e4;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const KIND = 61440;
const FILE = 32768;
const FOLDER = 16384;
async function unzip(bytes, title, accept, limits) {
	const files = new Map();
	try {
		const zip = await open(bytes);
		if (zip.entryCount > MOST_ENTRIES) throw refused(title, `has more than ${MOST_ENTRIES} entries`);
		let room = limits.totalBytes;
		const paths = new Set();
		for await (const entry of zip.eachEntry()) {
			const path = checkedPath(entry, title, paths);
			if (path.endsWith("/") || !accept(path)) continue;
			if (files.size === limits.files) throw refused(title, `has more files than the ${limits.files} that are taken`);
			const file = await inflate(zip, entry, path, title, {
				one: limits.fileBytes,
				all: room
			});
			room -= file.length;
			files.set(path, file);
		}
		return files;
	} catch (error) {
		if (error instanceof PawlError) throw error;
		const message = error instanceof Error ? error.message : String(error);
		throw refused(title, `is not a sound zip (${plainText(message, 200)})`);
	}
}
function open(bytes) {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return (0, import_yauzl.fromBufferPromise)(buffer, { decodeStrings: false });
}
function checkedPath(entry, title, seen) {
	const path = decodedName(entry.fileNameRaw);
	const shown = `"${plainText(path ?? entry.fileNameRaw.toString("latin1"), 100)}"`;
	if (path === void 0 || !isInside(path)) throw refused(title, `has a path that is not allowed: ${shown}`);
	const kind = entry.externalFileAttributes >>> 16 & KIND;
	if (kind !== 0 && kind !== FILE && kind !== FOLDER) throw refused(title, `has a link or a special file, which is not allowed: ${shown}`);
	if (seen.has(path)) throw refused(title, `has two files at the same path: ${shown}`);
	seen.add(path);
	return path;
}
function decodedName(raw) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(raw);
	} catch {
		return;
	}
}
function isInside(path) {
	if (/[\\\x00-\x1f\x7f]/.test(path) || /^[A-Za-z]:/.test(path)) return false;
	return (path.endsWith("/") ? path.slice(0, -1).split("/") : path.split("/")).every((part) => part !== "" && part !== "." && part !== "..");
}
async function inflate(zip, entry, path, title, room) {
	const shown = `"${plainText(path, 100)}"`;
	if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw refused(title, `has an encrypted file: ${shown}`);
	if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw refused(title, `has a file packed in a way that is not read (${entry.compressionMethod}): ${shown}`);
	const checkSize = (size) => {
		if (size > room.one) throw refused(title, `has a file of more than ${room.one} bytes: ${shown}`);
		if (size > room.all) throw refused(title, `makes the files together larger than is taken, at ${shown}`);
	};
	checkSize(entry.uncompressedSize);
	const chunks = [];
	let size = 0;
	let check = 0;
	for await (const chunk of await zip.openReadStreamPromise(entry)) {
		size += chunk.length;
		checkSize(size);
		check = crc32(chunk, check);
		chunks.push(chunk);
	}
	if (check !== entry.crc32) throw refused(title, `has a damaged file: ${shown}`);
	return Buffer.concat(chunks, size);
}
function refused(title, why) {
	return new PawlError("record", `${title} ${why}`, { remedy: "It is not read. If it is your own, upload the records that Pawl wrote and nothing else." });
}
// packages/hosts/workflow/artifact.ts
async function uploadArtifact(name, files, root) {
	const client = await load();
	try {
		await client.uploadArtifact(name, [...files], root, { compressionLevel: 6 });
	} catch (cause) {
		throw new PawlError("remote", `the artifact "${name}" was not kept: ${message(cause)}`, {
			remedy: "A name can be used once in a run: give each job of a matrix its own.",
			cause
		});
	}
}
async function listArtifacts() {
	const client = await load();
	try {
		const { artifacts } = await client.listArtifacts({ latest: true });
		return artifacts.map(({ name }) => name);
	} catch (cause) {
		throw new PawlError("remote", `the artifacts of this run could not be listed: ${message(cause)}`, { cause });
	}
}
const LIMITS = {
	files: 1e4,
	fileBytes: 2e9,
	totalBytes: 3e9
};
async function downloadArtifact(name, folder) {
	const client = await load();
	const packed = await mkdtemp(`${folder}.`);
	try {
		const { artifact } = await client.getArtifact(name);
		await client.downloadArtifact(artifact.id, {
			path: packed,
			skipDecompress: true
		});
	} catch (cause) {
		throw new PawlError("remote", `the artifact "${name}" could not be read: ${message(cause)}`, {
			remedy: "Name the artifact of a job that this one `needs`.",
			cause
		});
	}
	const [file = ""] = await readdir(packed);
	const files = await unzip(await readFile(join(packed, file)), `the artifact "${name}"`, () => true, LIMITS);
	for (const [path, bytes] of files) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile$1(join(folder, path), bytes);
	}
	await rm(packed, {
		recursive: true,
		force: true
	});
}
async function load() {
	const { DefaultArtifactClient } = await import("./actions-artifact.js");
	return new DefaultArtifactClient();
}
function message(cause) {
	if (!(cause instanceof Error)) return String(cause);
	const { code, errors = [], cause: inner } = cause;
	return [cause.message || (typeof code === "string" ? code : ""), ...[...errors, ...inner === void 0 ? [] : [inner]].map(message)].filter(Boolean).join(": ") || cause.name;
}
// node_modules/@actions/github/lib/context.js
var Context = class {
	constructor() {
		var _a, _b, _c;
		this.payload = {};
		if (process.env.GITHUB_EVENT_PATH) {
			if (existsSync(process.env.GITHUB_EVENT_PATH)) this.payload = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, { encoding: "utf8" }));
			else {
				const path = process.env.GITHUB_EVENT_PATH;
				process.stdout.write(`GITHUB_EVENT_PATH ${path} does not exist${EOL}`);
			}
		}
		this.eventName = process.env.GITHUB_EVENT_NAME;
		this.sha = process.env.GITHUB_SHA;
		this.ref = process.env.GITHUB_REF;
		this.workflow = process.env.GITHUB_WORKFLOW;
		this.action = process.env.GITHUB_ACTION;
		this.actor = process.env.GITHUB_ACTOR;
		this.job = process.env.GITHUB_JOB;
		this.runAttempt = parseInt(process.env.GITHUB_RUN_ATTEMPT, 10);
		this.runNumber = parseInt(process.env.GITHUB_RUN_NUMBER, 10);
		this.runId = parseInt(process.env.GITHUB_RUN_ID, 10);
		this.apiUrl = (_a = process.env.GITHUB_API_URL) !== null && _a !== void 0 ? _a : `https://api.github.com`;
		this.serverUrl = (_b = process.env.GITHUB_SERVER_URL) !== null && _b !== void 0 ? _b : `https://github.com`;
		this.graphqlUrl = (_c = process.env.GITHUB_GRAPHQL_URL) !== null && _c !== void 0 ? _c : `https://api.github.com/graphql`;
	}
	get issue() {
		const payload = this.payload;
		return Object.assign(Object.assign({}, this.repo), { number: (payload.issue || payload.pull_request || payload).number });
	}
	get repo() {
		if (process.env.GITHUB_REPOSITORY) {
			const [owner, repo] = process.env.GITHUB_REPOSITORY.split("/");
			return {
				owner,
				repo
			};
		}
		if (this.payload.repository) return {
			owner: this.payload.repository.owner.login,
			repo: this.payload.repository.name
		};
		throw new Error("context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'");
	}
};
// node_modules/@actions/github/lib/github.js
const context = new Context();
// packages/hosts/workflow/event.ts
const sha = string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const NO_TAG = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|(^|\/)\.|\.lock(\/|$)|^-/;
const tagName = string().min(1).max(255).refine((name) => !NO_TAG.test(name), "not the name of a tag");
const payloadSchema = object({
	repository: object({
		full_name: string(),
		default_branch: string()
	}).optional(),
	pull_request: object({
		number: int().positive(),
		head: object({
			sha,
			repo: object({ full_name: string() }).nullish()
		}),
		base: object({
			sha,
			repo: object({ full_name: string() })
		}),
		labels: array(object({ name: string() })).default([])
	}).optional(),
	workflow_run: object({
		id: int().positive(),
		event: string(),
		conclusion: string().nullish(),
		head_sha: sha,
		head_branch: string().nullish(),
		head_repository: object({ full_name: string() }).nullish()
	}).optional(),
	action: string().optional(),
	deleted: boolean().optional(),
	release: object({
		id: int().positive(),
		tag_name: tagName,
		author: object({ login: string().min(1) })
	}).optional()
});
const TAGS = "refs/tags/";
function workflowEvent() {
	const repository = process.env.GITHUB_REPOSITORY ?? "";
	if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new PawlError("usage", "this is an action: it runs in a workflow", { remedy: "On your own machine use the command: `pawl run`." });
	const payload = checked$1(payloadSchema, context.payload);
	const { repository: about, pull_request: pull, workflow_run: upstream } = payload;
	const serverUrl = trimmed(context.serverUrl);
	return {
		name: context.eventName,
		repository,
		sha: context.sha,
		apiUrl: trimmed(context.apiUrl),
		serverUrl,
		run: {
			id: context.runId || 0,
			attempt: context.runAttempt || 1,
			url: `${serverUrl}/${repository}/actions/runs/${context.runId}`
		},
		pull: pull ? eventPull(pull) : null,
		upstream: upstream?.head_repository && upstream.head_branch ? {
			id: upstream.id,
			event: upstream.event,
			conclusion: upstream.conclusion ?? null,
			headSha: upstream.head_sha,
			headBranch: upstream.head_branch,
			headRepository: upstream.head_repository.full_name
		} : null,
		actor: context.actor ?? "",
		...eventTag(payload),
		release: context.eventName === "release" && payload.release ? {
			id: payload.release.id,
			author: payload.release.author.login
		} : null,
		onDefaultBranch: [
			"push",
			"schedule",
			"workflow_dispatch"
		].includes(context.eventName) && about !== void 0 && context.ref === `refs/heads/${about.default_branch}`
	};
}
function checked$1(schema, value) {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const at = issue?.path.length ? `${issue.path.join(".")}: ` : "";
	throw new PawlError("usage", `the event is not one of GitHub's: ${at}${issue?.message}`);
}
function eventTag(payload) {
	if (context.eventName === "release" && payload.action === "published" && payload.release) return {
		tag: payload.release.tag_name,
		tagDeleted: false
	};
	if (context.eventName !== "push" || !context.ref.startsWith(TAGS)) return {
		tag: null,
		tagDeleted: false
	};
	return {
		tag: checked$1(tagName, context.ref.slice(10)),
		tagDeleted: payload.deleted === true
	};
}
function eventPull(pull) {
	return {
		number: pull.number,
		headSha: pull.head.sha,
		baseSha: pull.base.sha,
		labels: pull.labels.map(({ name }) => name),
		fork: pull.head.repo?.full_name !== pull.base.repo.full_name
	};
}
function trimmed(url) {
	return url.replace(/\/+$/, "");
}
// node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}
// node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}
// node_modules/@actions/core/lib/summary.js
var __awaiter$1 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	stringify() {
		return this._buffer;
	}
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	addEOL() {
		return this.addRaw(EOL);
	}
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const summary = new Summary();
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function setFailed(message) {
	process.exitCode = ExitCode.Failure;
	error(message);
}
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
	process.stdout.write(message + os.EOL);
}
function startGroup(name) {
	issue("group", name);
}
function endGroup() {
	issue("endgroup");
}
// packages/hosts/workflow/runner.ts
const SHOWN = 10;
const WIDTH = 100;
const annotations = {
	error,
	warning,
	notice
};
function workflowRunner() {
	const shown = {
		error: 0,
		warning: 0,
		notice: 0
	};
	const commands = commandSwitch();
	let lastProgress = 0;
	const say = (text) => {
		commands.resume();
		info(inert(text));
	};
	return {
		input: (name) => getInput(name),
		setOutput,
		mask: setSecret,
		annotate({ level, title, message, file, line }) {
			commands.resume();
			shown[level] += 1;
			if (shown[level] > SHOWN) return say(`${level}: ${plainText(`${title}: ${message}`, 1e3)}`);
			annotations[level](plainText(message, 4e3), {
				title: plainText(title, 200),
				...file === void 0 ? {} : { file },
				...line === void 0 ? {} : { startLine: line }
			});
		},
		async summary(markdown) {
			if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown, true).write();
			else say(markdown);
		},
		async group(title, work) {
			commands.resume();
			startGroup(plainText(title, 200));
			try {
				return await work();
			} finally {
				commands.resume();
				endGroup();
			}
		},
		fail(message) {
			commands.resume();
			setFailed(plainText(message, 4e3));
		},
		show(evidence) {
			say(renderTerminal(evidence, {
				colour: true,
				width: WIDTH
			}));
		},
		note: (message) => say(plainText(message, 1e3)),
		output(chunk) {
			commands.stop();
			process.stdout.write(chunk);
		},
		progress(what, done, total) {
			const now = Date.now();
			if (done >= total || now - lastProgress < 3e4) return;
			lastProgress = now;
			say(`${plainText(what, 60)}: ${Math.floor(done / total * 100)} %`);
		}
	};
}
function inert(text) {
	return text.replace(/^(\s*)(?=::)/gm, "$1⁠").replaceAll("##[", "#⁠#[");
}
function commandSwitch() {
	const token = randomUUID();
	let stopped = false;
	return {
		stop() {
			if (!stopped) process.stdout.write(`::stop-commands::${token}\n`);
			stopped = true;
		},
		resume() {
			if (stopped) process.stdout.write(`\n::${token}::\n`);
			stopped = false;
		}
	};
}
// packages/action/model.ts
async function openDecided(job, folder) {
	const { inputs, runner, signal } = job;
	const inside = folderInWorkspace(job, folder);
	const store = await stateStore(job, inside);
	store.tip().catch(() => void 0);
	return openProject(inside, {
		configName: inputs.text("config"),
		host: runner,
		signal,
		store
	});
}
async function openModel(job, folder) {
	const { event, inputs, runner, signal } = job;
	const inside = folderInWorkspace(job, folder);
	const declared = new Set(["params", "state-branch"].filter((name) => has(job, name)));
	const change = await changeOf(job);
	return openProject(inside, {
		configName: inputs.text("config"),
		host: runner,
		signal,
		change,
		...event.pull || !declared.has("state-branch") ? {} : { baselineAt: await parentOfHead(inside) },
		...declared.has("params") ? { params: parseParams(inputs.text("params")) } : {},
		...declared.has("state-branch") ? { store: await stateStore(job, inside) } : {}
	});
}
function folderInWorkspace(job, folder) {
	const absolute = resolve(job.workspace, folder);
	const path = relative(job.workspace, absolute);
	if (path === ".." || path.startsWith(`..${sep}`)) throw new PawlError("usage", `"${folder}" is outside of the repository`, { remedy: "Name a folder inside of it, from its top." });
	return relative(process.cwd(), absolute) || ".";
}
function pathOf(job, folder) {
	return relative(job.workspace, resolve(job.workspace, folder)).split(sep).join("/") || ".";
}
function placeName(path, config) {
	if (config === "pawl.yaml") return path;
	return path === "." ? config : `${path}/${config}`;
}
async function stateStore(job, folder) {
	const { event, inputs, token, runner, signal, temp } = job;
	const remote = (folder === null ? null : await originUrl(folder)) ?? `${event.serverUrl}/${event.repository}`;
	const environment = gitCredentials(remote, token);
	for (const secret of environment.secrets) runner.mask(secret);
	return gitStore({
		cache: `${temp}/pawl-state.git`,
		remote,
		branch: inputs.text("state-branch"),
		environment: environment.variables,
		writable: writableRefs(job),
		...has(job, "keep") ? { keep: Number(inputs.text("keep")) } : {},
		note: (message) => runner.note(message),
		signal
	});
}
function writableRefs({ event, action }) {
	if (MOVES.has(action)) return event.pull || event.upstream ? false : "releases/";
	if (event.onDefaultBranch) return true;
	return event.pull?.fork === true ? false : "looks/";
}
const MOVES = new Set(["promote", "rollback"]);
async function changeOf(job) {
	const { event, inputs } = job;
	if (!event.pull || !has(job, "rules-label")) return void 0;
	const label = inputs.text("rules-label");
	const labels = await currentLabels(job, event.pull);
	return {
		base: event.pull.baseSha,
		allowedBy: labels.includes(label) ? `the label "${label}"` : null
	};
}
async function currentLabels(job, pull) {
	if (job.token === "") return pull.labels;
	const { labelsNow } = await import("./github2.js");
	return labelsNow(job, pull.number).catch(() => pull.labels);
}
function has(job, name) {
	return job.inputs.names.includes(name);
}
// packages/action/transfer.ts
const sourceSchema = strictObject({
	path: string().max(1e3).regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\u0000-\u001f:]+$/, "must be a path inside of the repository"),
	config: string().max(200).regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\u0000-\u001f:]+$/, "must be a file inside of the folder")
});
const CARRIED = [
	"records",
	"output",
	"predictions.csv",
	"baseline",
	"sweep"
];
const RECORDS = ["records"];
async function sendModels(job, name, models) {
	const stage = await mkdtemp(join(job.temp, "pawl-send-"));
	const { inputs } = job;
	const lean = inputs.names.includes("artifact-content") && inputs.text("artifact-content") === "records";
	for (const [i, { folder, project }] of models.entries()) {
		const target = join(stage, "models", String(i));
		await mkdir(target, { recursive: true });
		const source = {
			path: pathOf(job, folder),
			config: project.configName
		};
		await writeFile$1(join(target, "source.json"), JSON.stringify(source));
		const present = new Set(await readdir(project.workFolder));
		for (const item of (lean ? RECORDS : CARRIED).filter((item) => present.has(item))) await cp(join(project.workFolder, item), join(target, item), { recursive: true });
	}
	await uploadArtifact(name, (await readdir(stage, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)), stage);
	job.runner.note(`kept the evidence as the artifact ${name}`);
}
async function receiveModels(job, wanted) {
	const names = await listArtifacts();
	const matching = names.filter((name) => wanted.some((pattern) => matchesName(pattern, name))).sort();
	if (matching.length === 0) throw new PawlError("usage", `this run has no artifact ${wanted.join(", ")}`, {
		where: "with: from",
		remedy: `It has: ${names.join(", ") || "none"}. Give the earlier job \`artifact\`, and let this one \`needs\` it.`
	});
	const carried = [];
	for (const name of matching) {
		const folder = await mkdtemp(join(job.temp, "pawl-receive-"));
		await downloadArtifact(name, folder);
		const models = await readdir(join(folder, "models")).catch(() => []);
		for (const model of models.sort()) {
			const place = join(folder, "models", model);
			const text = (file) => readFile(join(place, file), "utf8").catch((error) => {
				if (error.code === "ENOENT") return void 0;
				throw error;
			});
			carried.push({
				...await parseModel(text, `${name}/${model}`),
				folder: place
			});
		}
	}
	return carried;
}
async function receiveInto(job, folder, project) {
	if (!job.inputs.names.includes("from") || job.inputs.lines("from").length === 0) return;
	const path = pathOf(job, folder);
	const own = (await receiveModels(job, job.inputs.lines("from"))).filter(({ source }) => source.path === path);
	if (own.length === 0) throw new PawlError("usage", `the artifacts hold no evidence of the model in ${path}`, { where: "with: from" });
	for (const { folder: place } of own) await cp(place, project.workFolder, { recursive: true });
}
async function parseModel(text, where) {
	const stated = await text("source.json");
	const parsed = sourceSchema.safeParse(stated === void 0 ? void 0 : parseJson(stated));
	if (!parsed.success) throw new PawlError("record", "the artifact does not say which model it is of", {
		where: `${where}/source.json`,
		remedy: "Let a Pawl action keep it: input `artifact`."
	});
	const read = async (kind) => {
		const content = await text(`records/${kind}.json`);
		return content === void 0 ? void 0 : parseRecord(kind, content, `${where}/records/${kind}.json`);
	};
	return {
		source: parsed.data,
		evidence: {
			check: await read("data-check"),
			run: await read("run"),
			evaluation: await read("evaluation"),
			verdict: await read("verdict")
		}
	};
}
function matchesName(pattern, name) {
	const [first = "", ...rest] = pattern.split("*");
	if (rest.length === 0) return pattern === name;
	if (!name.startsWith(first)) return false;
	const last = rest.pop();
	let at = first.length;
	for (const part of rest) {
		const found = name.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	return name.length >= at + last.length && name.endsWith(last);
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
// packages/pipeline/actions.ts
const PATH = {
	name: "path",
	type: "text",
	default: ".",
	help: "folder that holds pawl.yaml"
};
const PATHS = {
	name: "path",
	type: "lines",
	default: ".",
	help: "folder that holds pawl.yaml; several models: one folder a line"
};
const CONFIG = fromOption("config");
const PARAMS = fromOption("params", "train");
const FORCE = fromOption("force", "train");
const SHARD = fromOption("shard", "sweep");
const TOKEN = {
	name: "token",
	type: "text",
	default: "${{ github.token }}",
	help: "token for the state branch, comments and checks"
};
const BRANCH = {
	name: "state-branch",
	type: "text",
	default: "pawl",
	help: "branch that keeps accepted evidence"
};
const RULES_LABEL = {
	name: "rules-label",
	type: "text",
	default: "pawl: new rules",
	help: "label with which a maintainer lets a pull request use its own gate in place of the base branch’s"
};
const FROM = {
	name: "from",
	type: "lines",
	default: "",
	help: "artifacts of this run to take earlier records from, by name or with `*`; not needed within one job"
};
const ARTIFACT = {
	name: "artifact",
	type: "text",
	default: "",
	help: "name of an artifact to keep the records and the model in, for later jobs"
};
const COMMENTING = [
	{
		name: "comment",
		type: "text",
		values: [
			"always",
			"change",
			"refusal",
			"never"
		],
		default: "always",
		help: "when to comment: on every run, when a metric differs or the gate refuses, when it refuses, or never; a comment that is there is always kept current"
	},
	{
		name: "together",
		type: "boolean",
		default: "false",
		help: "one comment for all models in place of one for each"
	},
	{
		name: "marker",
		type: "text",
		default: "",
		help: "tells comments and checks of the same model apart, where several workflows make them"
	},
	{
		name: "check",
		type: "boolean",
		default: "true",
		help: "report a check run on the head commit"
	}
];
const MODEL_NAME = {
	name: "model",
	type: "text",
	default: "",
	help: "name of the model, where `path` has several and no tag names one"
};
const RECONCILED = {
	name: "followers",
	help: "JSON: for each registry that follows the tags, its `name`, the `changes` made, and why it `failed` or null"
};
const MOVED = [
	{
		name: "version",
		help: "the version, such as `v1.4.0`"
	},
	{
		name: "stage",
		help: "the stage"
	},
	{
		name: "tag",
		help: "the tag that moved the stage, such as `housing#production#7`"
	},
	{
		name: "replaced",
		help: "the version that held the stage before; empty where there was none"
	},
	RECONCILED
];
const MOVE_PERMISSION = {
	permission: "contents: write",
	reason: "to push tags and the state branch, and to keep releases"
};
const VERDICT = {
	name: "verdict",
	help: "`passed`, `refused` or `skipped`"
};
const METRICS = {
	name: "metrics",
	help: "JSON: every metric of the candidate by name, each with `value`, `low`, `high` and, where there is a baseline, `baseline` and `difference`"
};
const REPORT = {
	name: "report",
	help: "path of the report as Markdown"
};
const MODEL = {
	name: "model-digest",
	help: "sha256 digest of the model"
};
const RECORD = {
	name: "record",
	help: "path of the record that this action left"
};
const COMMENT_URL = {
	name: "comment-url",
	help: "address of the comment"
};
const READ = {
	permission: "contents: read",
	reason: "to read the baseline from the state branch"
};
const COMMENT_PERMISSIONS = [{
	permission: "pull-requests: write",
	reason: "to post the comment, and to read the labels"
}, {
	permission: "checks: write",
	reason: "to report the check; where it is missing, `statuses: write` is enough"
}];
const ACTIONS = [
	{
		name: "run",
		title: "Pawl",
		description: "Check, train, evaluate and gate a model, and say so on the pull request",
		icon: "shield",
		inputs: [
			PATHS,
			CONFIG,
			PARAMS,
			FORCE,
			...COMMENTING,
			{
				name: "accept",
				type: "text",
				values: ["auto", "never"],
				default: "auto",
				help: "auto: what passes on the default branch becomes the baseline"
			},
			{
				name: "paths",
				type: "lines",
				default: "",
				help: "files outside of `path` that the model depends on, as patterns with `*` and `**`"
			},
			{
				name: "paths-ignore",
				type: "lines",
				default: "**/*.md\ndocs/**\nLICENSE*",
				help: "a pull request that changes only files that match these is not evaluated"
			},
			{
				name: "keep",
				type: "count",
				default: "20",
				help: "how many accepted runs of a model keep their model and predictions on the state branch; records are always kept"
			},
			RULES_LABEL,
			ARTIFACT,
			{
				name: "artifact-content",
				type: "text",
				values: ["all", "records"],
				default: "all",
				help: "what the artifact holds: the model and the predictions too, or the records alone, which a comment needs"
			},
			BRANCH,
			TOKEN
		],
		outputs: [
			VERDICT,
			METRICS,
			REPORT,
			MODEL,
			COMMENT_URL
		],
		permissions: [{
			permission: "contents: read",
			reason: "to read the baseline; `write` on the default branch, to accept one, and wherever looks are counted (`gate.looks`)"
		}, ...COMMENT_PERMISSIONS]
	},
	{
		name: "check",
		title: "Pawl: check",
		description: "Check the data that a model learns from and is tested on",
		icon: "check-square",
		inputs: [
			PATH,
			CONFIG,
			ARTIFACT
		],
		outputs: [RECORD, {
			name: "anomalies",
			help: "number of anomalies found"
		}],
		permissions: []
	},
	{
		name: "train",
		title: "Pawl: train",
		description: "Train a model with a command of yours or the embedded trainer",
		icon: "cpu",
		inputs: [
			PATH,
			CONFIG,
			PARAMS,
			FORCE,
			FROM,
			ARTIFACT
		],
		outputs: [RECORD, MODEL],
		permissions: []
	},
	{
		name: "sweep",
		title: "Pawl: sweep",
		description: "Try several settings on folds of the training rows, over several jobs where there are many",
		icon: "sliders",
		inputs: [
			PATH,
			CONFIG,
			PARAMS,
			SHARD,
			FROM,
			ARTIFACT
		],
		outputs: [{
			name: "params",
			help: "the best settings of what was tried, as a JSON object"
		}],
		permissions: []
	},
	{
		name: "evaluate",
		title: "Pawl: evaluate",
		description: "Measure a model and its baseline on the same rows",
		icon: "bar-chart-2",
		inputs: [
			PATH,
			CONFIG,
			RULES_LABEL,
			FROM,
			ARTIFACT,
			BRANCH,
			TOKEN
		],
		outputs: [
			RECORD,
			METRICS,
			MODEL
		],
		permissions: [READ]
	},
	{
		name: "gate",
		title: "Pawl: gate",
		description: "Decide whether a model may go forward; fails the step when it may not",
		icon: "lock",
		inputs: [
			PATH,
			CONFIG,
			RULES_LABEL,
			FROM,
			ARTIFACT,
			TOKEN
		],
		outputs: [
			RECORD,
			VERDICT,
			METRICS,
			MODEL
		],
		permissions: []
	},
	{
		name: "comment",
		title: "Pawl: comment",
		description: "Say on the pull request what a model gained, what it lost and what the gate decided",
		icon: "message-square",
		inputs: [
			PATHS,
			CONFIG,
			FROM,
			...COMMENTING,
			RULES_LABEL,
			BRANCH,
			TOKEN
		],
		outputs: [
			VERDICT,
			METRICS,
			REPORT,
			COMMENT_URL
		],
		permissions: [
			READ,
			...COMMENT_PERMISSIONS,
			{
				permission: "actions: read",
				reason: "in a `workflow_run` workflow, to read the evidence of the other run"
			}
		]
	},
	{
		name: "promote",
		title: "Pawl: promote",
		description: "Move a version into a stage, on its evidence, and the registries with it",
		icon: "chevrons-up",
		inputs: [
			PATHS,
			CONFIG,
			MODEL_NAME,
			{
				name: "tag",
				type: "text",
				default: "",
				help: "tag of a version or stage; that of the push or the release when not given"
			},
			fromOption("version", "promote"),
			fromOption("stage", "promote"),
			fromOption("model-digest", "promote"),
			fromOption("force", "promote"),
			fromOption("reason", "promote"),
			BRANCH,
			TOKEN
		],
		outputs: [
			{
				name: "promoted",
				help: "`moved`, `held` (it was there already), `refused`, or `ignored` (the tag is of no model here)"
			},
			...MOVED,
			RECORD
		],
		permissions: [
			MOVE_PERMISSION,
			{
				permission: "pull-requests: read",
				reason: "where a stage asks for approvals of people"
			},
			{
				permission: "actions: read",
				reason: "where a stage asks for approvals of an environment"
			}
		]
	},
	{
		name: "rollback",
		title: "Pawl: roll back",
		description: "Give a stage back to a version that held it before, and the registries with it",
		icon: "corner-up-left",
		inputs: [
			PATHS,
			CONFIG,
			MODEL_NAME,
			fromOption("stage", "rollback"),
			fromOption("to", "rollback"),
			fromOption("reason", "rollback"),
			BRANCH,
			TOKEN
		],
		outputs: [...MOVED, RECORD],
		permissions: [MOVE_PERMISSION]
	},
	{
		name: "reconcile",
		title: "Pawl: reconcile",
		description: "Bring registries in step with the tags",
		icon: "refresh-cw",
		inputs: [
			PATHS,
			CONFIG,
			fromOption("dry-run", "reconcile"),
			BRANCH,
			TOKEN
		],
		outputs: [RECONCILED],
		permissions: [{
			permission: "contents: write",
			reason: "to keep releases; `read` with `dry-run`"
		}]
	}
];
function actionOf(name) {
	return ACTIONS.find((action) => action.name === name);
}
function fromOption(name, verb) {
	const option = [...COMMON_OPTIONS, ...verb && findVerb(verb)?.options || []].find((known) => known.name === name);
	return {
		name,
		type: option.type === "boolean" ? "boolean" : "text",
		...option.values ? { values: option.values } : {},
		default: option.default ?? (option.type === "boolean" ? "false" : ""),
		help: option.help
	};
}
// packages/action/inputs.ts
function readInputs(action, read) {
	const values = new Map(action.inputs.map((input) => [input.name, {
		input,
		value: checked(input, read(input.name))
	}]));
	const value = (name) => {
		const found = values.get(name);
		if (!found) throw new Error(`the action ${action.name} declares no input ${name}`);
		return found.value;
	};
	return {
		names: [...values.keys()],
		text: value,
		lines: (name) => value(name).split("\n").map((line) => line.trim()).filter(Boolean),
		flag: (name) => value(name) === "true"
	};
}
function checked(input, given) {
	const value = given.trim() === "" ? defaultOf(input) : given.trim();
	const fail = (what, remedy) => new PawlError("usage", `the input \`${input.name}\` ${what}`, {
		where: `with: ${input.name}`,
		remedy
	});
	if (value.includes("${{")) throw fail("holds an expression that was not evaluated", "Take `${{ }}` out of quotes that keep it as text.");
	if (input.type !== "lines" && /[\r\n]/.test(value)) throw fail("has several lines", "Give one line.");
	if (value.includes("\0")) throw fail("holds a null character", "Give plain text.");
	if (input.type === "boolean" && value !== "true" && value !== "false") throw fail(`cannot be "${value.slice(0, 100)}"`, "It is true or false.");
	if (input.type === "count" && !/^[1-9]\d{0,5}$/.test(value)) throw fail(`cannot be "${value.slice(0, 100)}"`, "It is a whole number from 1.");
	if (input.values && !input.values.includes(value)) throw fail(`cannot be "${value.slice(0, 100)}".${didYouMean(value, input.values)}`, `It is ${input.values.join(", ")}.`);
	return value;
}
function defaultOf(input) {
	return input.default.includes("${{") ? "" : input.default;
}
// packages/action/job.ts
async function runAction(name, work) {
	const runner = workflowRunner();
	const interrupt = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupt.abort(signal));
	try {
		const declaration = actionOf(name);
		const inputs = readInputs(declaration, runner.input);
		const token = declaration.inputs.some((input) => input.name === "token") ? inputs.text("token") : "";
		if (token !== "") runner.mask(token);
		await work({
			action: name,
			runner,
			event: workflowEvent(),
			inputs,
			temp: process.env.RUNNER_TEMP ?? process.cwd(),
			workspace: process.env.GITHUB_WORKSPACE ?? process.cwd(),
			token,
			signal: interrupt.signal
		});
	} catch (thrown) {
		const error = toPawlError(thrown);
		if (process.env.PAWL_DEBUG || process.env.RUNNER_DEBUG === "1") runner.note(String(thrown instanceof Error ? thrown.stack : thrown));
		await reportError(runner, error, `Pawl: ${name}`);
		runner.fail(sentence(error));
	}
}
async function reportError(runner, error, title) {
	const place = /^([^:\n]+):(\d+)(?::\d+)?$/.exec(error.where ?? "");
	runner.annotate({
		level: "error",
		title,
		message: sentence(error),
		...place ? {
			file: place[1],
			line: Number(place[2])
		} : {}
	});
	const lines = [`### ⛔ ${markdownText(title)}`, markdownText(error.message, 2e3)];
	if (error.where) lines.push(`at ${markdownText(error.where, 500)}`);
	if (error.remedy) lines.push(markdownText(error.remedy, 1e3));
	await runner.summary(`${lines.join("\n\n")}\n`);
}
function sentence(error) {
	return [error.where ? `${error.message} (${error.where})` : error.message, error.remedy].filter(Boolean).join(". ");
}
export { matchesName as a, receiveModels as c, openModel as d, pathOf as f, unzip as h, actionOf as i, sendModels as l, stateStore as m, runAction as n, parseModel as o, placeName as p, sentence as r, receiveInto as s, reportError as t, openDecided as u };
