import CKernels
import Foundation
import TestSupport
import Testing

@testable import Tensors

@Suite struct SafetensorsWriterTests {
    private let tensors = [
        SafetensorsTensor("b \"quoted\"\n", shape: [2, 3], values: [0, -1, 2.5, 65504, 1e-7, .infinity]),
        SafetensorsTensor("a", shape: [], values: [.pi]),
    ]

    @Test func readsBackWhatItWrote() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("model.safetensors")
            try SafetensorsWriter.write(tensors, to: url, metadata: ["step": "1\t\\"])
            let file = try SafetensorsFile(url)
            #expect(file.metadata == ["step": "1\t\\"])
            for tensor in tensors {
                #expect(try file.entry(tensor.name).shape == tensor.shape)
                #expect(try file.floats(tensor.name) == tensor.values)
            }
        }
    }

    @Test(arguments: [SafetensorsWriter.Precision.f16, .bf16]) func roundsToHalfTheBits(
        precision: SafetensorsWriter.Precision
    ) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("model.safetensors")
            try SafetensorsWriter.write(tensors, to: url, precision: precision)
            #expect(try SafetensorsFile(url).floats("a") == [3.140625])
            let values = try SafetensorsFile(url).floats(tensors[0].name)
            #expect(values[3] == (precision == .f16 ? 65504 : 65536))
            #expect(values[5] == .infinity)
        }
    }

    @Test func sameTensorsGiveSameBytes() throws {
        try withTemporaryFolder { folder in
            let one = folder.appendingPathComponent("one")
            let two = folder.appendingPathComponent("two")
            try SafetensorsWriter.write(tensors, to: one, metadata: ["a": "1", "b": "2"])
            try SafetensorsWriter.write(tensors.reversed(), to: two, metadata: ["b": "2", "a": "1"])
            #expect(try Data(contentsOf: one) == Data(contentsOf: two))
        }
    }

    @Test func leavesNothingBehindWhereItCannotWrite() throws {
        try withTemporaryFolder { folder in
            let occupied = folder.appendingPathComponent("model.safetensors")
            try FileManager.default.createDirectory(at: occupied, withIntermediateDirectories: false)
            #expect(throws: ModelFileError.self) { try SafetensorsWriter.write(tensors, to: occupied) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
            let nowhere = folder.appendingPathComponent("none/model.safetensors")
            #expect(throws: ModelFileError.self) { try SafetensorsWriter.write(tensors, to: nowhere) }
        }
    }

    @Test func everyHalfSurvivesBothVariants() {
        let halves = (0...UInt16.max).filter { $0 & 0x7C00 != 0x7C00 || $0 & 0x3FF == 0 }
        func widened() -> [Float] {
            var singles = [Float](repeating: .nan, count: halves.count)
            ck_f16_to_f32(halves, &singles, Int64(halves.count))
            return singles
        }
        let (singles, portable) = (widened(), atLevel(0, widened))
        #expect(singles == portable)
        #expect(singles[1] == 0x1p-24)
        var back = [UInt16](repeating: 0, count: halves.count)
        ck_f32_to_f16(singles, &back, Int64(halves.count))
        #expect(back == halves)
    }

    @Test func roundsAsTheProcessorDoes() {
        // Steps of a prime through all bit patterns meet subnormal, tied, huge and infinite values.
        let singles = stride(from: UInt32(0), to: .max - 65_521, by: 65_521).map(Float.init(bitPattern:)).filter {
            !$0.isNaN
        }
        func narrowed() -> [UInt16] {
            var halves = [UInt16](repeating: 0, count: singles.count)
            ck_f32_to_f16(singles, &halves, Int64(singles.count))
            return halves
        }
        #expect(narrowed() == atLevel(0, narrowed))
    }

    @Test func keepsNaNAndRoundsTiesToEven() {
        var halves = [UInt16](repeating: 0, count: 3)
        ck_f32_to_f16([Float.nan, 1 + 0x1p-11, 1 + 0x3p-11] as [Float], &halves, 3)
        #expect(halves == [0x7E00, 0x3C00, 0x3C02])
        ck_f32_to_bf16([Float.nan, 1 + 0x1p-8, 1 + 0x3p-8] as [Float], &halves, 3)
        #expect(halves == [0x7FC0, 0x3F80, 0x3F82])
    }
}
