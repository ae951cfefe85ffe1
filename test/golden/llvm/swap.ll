; Swap: two instructions of one type change places and uses; `@a` is the clone of the first.
;
; RUN: swap 7 10 [@a.0=9, @b.0=6, @b.1=#1]
; CHECK:     %v6 = load float
; CHECK:     %vx{{[0-9a-f]{10}}}b = fadd contract float %v6, 1.000000e+00
; CHECK-NOT: %v7
; CHECK:     %vx{{[0-9a-f]{10}}}a = fmul contract float %v9, %a1
; CHECK-NOT: %v10
; CHECK:     store float %vx{{[0-9a-f]{10}}}a, ptr %v8
;
; RUN: swap 5 8 [9.0=@a]
; CHECK:     %vx{{[0-9a-f]{10}}}b = getelementptr inbounds float, ptr %a3
; CHECK:     %v6 = load float, ptr %vx{{[0-9a-f]{10}}}b
; CHECK:     %vx{{[0-9a-f]{10}}}a = getelementptr inbounds float, ptr %a2
; CHECK:     store float %v10, ptr %vx{{[0-9a-f]{10}}}a
;
; RUN: swap 6 8
; REJECT: apply type-mismatch
; RUN: swap 6 6
; REJECT: apply missing-target

target triple = "nvptx64-nvidia-cuda"

define ptx_kernel void @saxpy(float %alpha, ptr %x, ptr %y, i32 %n) {
entry:
  %tid = tail call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %inside = icmp slt i32 %tid, %n
  br i1 %inside, label %body, label %exit

body:
  %wide = sext i32 %tid to i64
  %px = getelementptr inbounds float, ptr %x, i64 %wide
  %a = load float, ptr %px, align 4
  %scaled = fmul contract float %a, %alpha
  %py = getelementptr inbounds float, ptr %y, i64 %wide
  %b = load float, ptr %py, align 4
  %sum = fadd contract float %scaled, %b
  store float %sum, ptr %py, align 4
  br label %exit

exit:
  ret void
}

declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
