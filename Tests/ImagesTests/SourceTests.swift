import Foundation
import TestSupport
import Testing

@testable import Images

@Suite struct SourceTests {
    private static let picture = formulaPicture(width: 5, height: 4, channels: 1)

    @Test func isNamedAfterTheLastPartOfItsPath() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "one/sub/a.png")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/link", withDestinationPath: "one/sub")
            let real = try #require(realpath(folder.path, nil).map { String(cString: $0) })
            for (path, name, root) in [
                ("one", "one", "\(folder.path)/one"), ("one//./", "one", "\(folder.path)/one"),
                ("one/sub/a.png", "a.png", "\(folder.path)/one/sub/a.png"), ("link", "link", "\(folder.path)/link"),
                // The system's parent of where the link leads, not the link's.
                ("link/..", "one", "\(real)/one"), ("link/../sub/../../link", "link", "\(real)/link"),
            ] {
                let source = try Source(path: "\(folder.path)/\(path)")
                #expect(source == Source(name: name, root: root, kind: name == "a.png" ? .image : .folder))
            }
            #expect(try Source(path: "\(folder.path)/one", name: "two").caseID(.file("a")) == "two/a")
        }
    }

    @Test func relativePathsBeginInTheWorkingFolder() throws {
        let here = FileManager.default.currentDirectoryPath
        #expect(try Source(path: ".").root == here)
        #expect(try Source(path: "./").name == here.split(separator: "/").last.map(String.init))
    }

    @Test func kindsGoByTheFile() throws {
        try withTemporaryFolder { folder in
            for (file, kind) in [("a.npz", Source.Kind.npz), ("a.NPY", .npy), ("a.dcm", .image), ("npz", .image)] {
                try [1].write(to: folder.appendingPathComponent(file))
                #expect(try Source(path: "\(folder.path)/\(file)").kind == kind)
            }
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("b.npz"), withIntermediateDirectories: true)
            #expect(try Source(path: "\(folder.path)/b.npz").kind == .folder)
        }
    }

    @Test func refusesWhatCannotBeASource() throws {
        try withTemporaryFolder { folder in
            try write(Self.picture, to: folder, "a.png")
            for (path, reason) in [("none", "no such file or folder"), ("a.png/b", "Not a directory")] {
                let path = "\(folder.path)/\(path)"
                #expect(throws: ImageSourceError.missing(path: path, reason: reason)) { try Source(path: path) }
            }
            for name in ["", "a/b", "a\0"] {
                #expect(throws: ImageSourceError.unusableName(name, path: folder.path)) {
                    try Source(path: folder.path, name: name)
                }
            }
            #expect(throws: ImageSourceError.unusableName("", path: "/")) { try Source(path: "/") }
            let names = try ["x", "y"].map { try Source(path: folder.path, name: $0) }
            try Source.requireDistinctNames(names)
            #expect(throws: ImageSourceError.duplicateName("x", paths: [folder.path, folder.path])) {
                try Source.requireDistinctNames(names + [names[0]])
            }
        }
    }
}
