// swift-tools-version: 6.1
import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

/// A test target named after the target it tests.
func tests(of target: String, and others: Target.Dependency..., excluding: [String] = []) -> Target {
    .testTarget(
        name: "\(target)Tests",
        dependencies: [.byName(name: target), "TestSupport"] + others,
        exclude: excluding
    )
}

let package = Package(
    name: "overread",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(
            name: "COneDNN", path: "Sources/Libraries/COneDNN",
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
        .target(name: "CKernels", linkerSettings: [.linkedLibrary("m")]),
        .target(
            name: "CPNG", path: "Sources/Libraries/CPNG",
            linkerSettings: [.linkedLibrary("png"), .linkedLibrary("deflate")]),
        .target(name: "CJPEG", path: "Sources/Libraries/CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CTIFF", path: "Sources/Libraries/CTIFF", linkerSettings: [.linkedLibrary("tiff")]),
        .target(name: "CDICOM", path: "Sources/Libraries/CDICOM"),
        // What depends on a program has it built beside itself, and does not link it.
        .executableTarget(
            name: "overread-gdcm", dependencies: ["CDICOM", "CIsolation"],
            linkerSettings: [.linkedLibrary("gdcmMSFF"), .linkedLibrary("gdcmDSED"), .linkedLibrary("gdcmCommon")]),
        .target(name: "CDeflate", path: "Sources/Libraries/CDeflate", linkerSettings: [.linkedLibrary("deflate")]),
        .target(name: "CIsolation", path: "Sources/Libraries/CIsolation"),
        .target(name: "CFileSystem", path: "Sources/Libraries/CFileSystem"),
        .target(name: "CCurl", path: "Sources/Libraries/CCurl", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "CCrypto", path: "Sources/Libraries/CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(
            name: "CSentencePiece", path: "Sources/Libraries/CSentencePiece",
            linkerSettings: [.linkedLibrary("sentencepiece")]),
        .target(name: "CZlib", path: "Sources/Libraries/CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CArchive", path: "Sources/Libraries/CArchive", linkerSettings: [.linkedLibrary("archive")]),
        .target(name: "CZip", path: "Sources/Libraries/CZip", linkerSettings: [.linkedLibrary("zip")]),
        .target(
            name: "CNCurses", path: "Sources/Libraries/CNCurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "Seeded"),
        .target(name: "Work", dependencies: ["CCrypto", "CFileSystem"]),
        .target(name: "Labels", dependencies: ["Seeded", "Work"]),
        .target(name: "Tensors", dependencies: ["COneDNN", "CKernels", "Work"]),
        .target(
            name: "Images",
            dependencies: [
                "CPNG", "CJPEG", "CTIFF", "CDICOM", "overread-gdcm", "CDeflate", "CIsolation", "CArchive", "CZip",
                "CKernels", "Work",
            ]),
        .target(name: "Phantoms", dependencies: ["Images", "Seeded", "Work"]),
        .target(
            name: "CLIP", dependencies: ["Tensors", "Images", "Seeded", "Work", "CCurl", "CSentencePiece", "CZlib"]),
        .target(
            name: "Convnet", dependencies: ["Labels", "Tensors", "Images", "Seeded", "Work"], exclude: ["README.md"]),
        .target(name: "Store", dependencies: ["Labels", "Work", grdb]),
        .target(
            name: "Engine",
            dependencies: ["Labels", "Images", "CLIP", "Convnet", "Store", "Phantoms", "Work", "Tensors"]),
        .target(
            name: "Pretraining",
            dependencies: ["CLIP", "Phantoms", "Images", "Labels", "Tensors", "Seeded", "Work"]),
        .target(
            name: "Study",
            dependencies: ["Labels", "Engine", "Images", "CLIP", "Convnet", "Screen", "Tensors", "Seeded", "Work"]),
        .target(name: "Screen"),
        .target(name: "NCursesTerminal", dependencies: ["Screen", "CNCurses"]),
        .target(name: "Workbench", dependencies: ["Labels", "Images", "Screen"]),
        .target(
            name: "Assets", path: "Assets", exclude: ["engines", "workbench.png"],
            resources: [.copy("clip-phantom"), .copy("prompt-templates.json")]),
        .executableTarget(
            name: "overread",
            dependencies: [
                "Assets", "CLIP", "Convnet", "Engine", "Images", "Labels", "NCursesTerminal", "Phantoms", "Pretraining",
                "Screen",
                "Store", "Study", "Tensors", "Work", "Workbench", argumentParser,
            ]
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        tests(of: "Seeded"),
        tests(of: "Work"),
        tests(of: "Labels", excluding: ["Fixtures"]),
        tests(of: "Tensors", and: "CKernels", "COneDNN", "Seeded"),
        tests(of: "Images", and: "CKernels", "Seeded", "Work"),
        tests(of: "Phantoms", and: "Images"),
        tests(of: "CLIP", and: "Assets", "Tensors", "Images", "Seeded", excluding: ["Fixtures"]),
        tests(of: "Convnet", and: "Tensors", "Images", "Seeded", "CKernels"),
        tests(of: "Store", and: "Labels", "Seeded", "Work", grdb),
        tests(
            of: "Engine", and: "Assets", "Convnet", "Labels", "Images", "Seeded", "Store", "Phantoms", "Tensors", "Work"
        ),
        tests(
            of: "Pretraining", and: "CLIP", "Images", "Labels", "Phantoms", "Seeded", "Tensors", "Work"),
        tests(of: "Study", and: "Labels", "Images", "Engine", "Convnet", "Seeded", "Store", "Work"),
        tests(of: "Screen", and: "Seeded"),
        tests(of: "Workbench", and: "Labels", "Images", "Screen", excluding: ["Snapshots"]),
        .testTarget(
            name: "CommandTests",
            dependencies: ["overread", "TestSupport", "Assets", "Images", "Tensors", "Work", argumentParser]),
    ],
    swiftLanguageModes: [.v6]
)
